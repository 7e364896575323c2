// What a quickstart does before its run: engine, base images, source; each told with its number before it is done.

import type { Engine } from '../docker/engine.ts';
import type { Config } from '../model/config.ts';
import { FailureError } from '../model/reason.ts';
import { distinctBases, ensureBase } from './base-image.ts';
import { ensureEngine } from './ensure-engine.ts';
import { guarded } from './guarded.ts';
import { noteSink, type Say } from './notes.ts';
import type { World } from './world.ts';

/** From a signal on, for children to end. */
const SOON_MS = 1500;

/** Resolves to null where the run may begin, to an exit code where a signal came first; what was done is not done again. */
export async function setUp(config: Config, world: World, say: Say): Promise<number | null> {
  return guarded({ config, world, deadlineS: null }, async (interruption) => {
    const { signal } = interruption;
    await interruption.bound(setUpWith(config, world, { say, signal }), SOON_MS);
    return null;
  });
}

interface Telling {
  readonly say: Say;
  readonly signal: AbortSignal;
}

async function setUpWith(config: Config, world: World, { say, signal }: Telling): Promise<void> {
  const bases = distinctBases(config);
  const steps = bases.length + 2;
  const tell = (step: number, words: string): void => {
    say(`set-up ${step} of ${steps}: ${words}`);
  };
  const starting = (): void => {
    tell(1, 'no engine answers; starting one');
  };
  const engine = await ensureEngine(config, world, { say, signal, starting });
  try {
    tell(1, `Docker ${engine.info.version} answers at ${engine.address}`);
    for (const [place, base] of bases.entries()) {
      const tellStep = (words: string): void => {
        tell(place + 2, words);
      };
      await haveBase(base, { engine, world, tell: tellStep, say, signal });
    }
  } finally {
    await engine.close();
  }
  const names = config.frameworks.map(({ name }) => name).join(', ');
  const they = names.includes(',') ? 'they come' : 'it comes';
  tell(steps, `nothing to fetch for ${names}: ${they} with builder`);
}

interface Having {
  readonly engine: Engine;
  readonly world: World;
  readonly tell: (words: string) => void;
  readonly say: Say;
  readonly signal: AbortSignal;
}

async function haveBase(
  base: ReturnType<typeof distinctBases>[number],
  { engine, world, tell, say, signal }: Having,
): Promise<void> {
  if ((await engine.inspectImage(base.image)) !== null) {
    tell(`${base.image} is there`);
    return;
  }
  tell(`${base.image}, pulled or made from Debian's packages (about a minute, once)`);
  const { host, root } = world;
  const log = (line: string): void => {
    if (SCRIPTS_SAY.test(line)) say(line);
  };
  try {
    await ensureBase(base, { engine, host, root, signal, sink: { ...noteSink(say), log } });
  } catch (error) {
    signal.throwIfAborted();
    // The run tells it, and goes on with what rests on other bases.
    if (!(error instanceof FailureError)) throw error;
  }
}

/** What else it prints is the id of the image. */
const SCRIPTS_SAY = /^(?:base-image|apt-install): /;
