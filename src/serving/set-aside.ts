// A failed step's container, set aside for a person: it stays as it is, uses no core, and has a name that says so.

import type { Engine } from '../docker/engine.ts';
import type { TaskId } from '../model/ids.ts';
import { keptName } from '../model/labels.ts';
import { FailureError, type Kept } from '../model/reason.ts';
import { shellWord } from '../text/shell.ts';

export interface Keeping {
  readonly task: TaskId;
  /** How a person calls the client of this engine: `docker`, `docker -H unix:///run/other.sock`. */
  readonly docker: string;
  /** It must let go of its GPUs, for other servers want them: it is stopped, not paused. */
  readonly gpus: boolean;
  /** Variables that an image made of it must not have. */
  readonly secrets?: readonly string[];
}

/** In ms; a server that failed has no streams worth waiting for. */
const STOP_MS = 1000;

/** Throws a FailureError where the engine does not do it. */
export async function setAside(engine: Engine, id: string, keeping: Keeping): Promise<Kept> {
  const container = keptName(keeping.task, id);
  const state = (await quieten(engine, id, keeping)) ? 'paused' : 'exited';
  // The name last: what is interrupted before is removed like everything else.
  await engine.renameContainer(id, container);
  return { container, state, ...commands(keeping, container, state) };
}

/** Whether it is paused; false: it has ended. */
async function quieten(engine: Engine, id: string, { gpus }: Keeping): Promise<boolean> {
  const state = await engine.inspectContainer(id);
  if (state?.running !== true) return false;
  if (!gpus && (await paused(engine, id))) return true;
  await engine.stopContainer(id, STOP_MS);
  return false;
}

/** An engine without the freezer cannot. */
async function paused(engine: Engine, id: string): Promise<boolean> {
  try {
    await engine.pauseContainer(id);
    return true;
  } catch (error) {
    if (error instanceof FailureError) return false;
    throw error;
  }
}

function commands(
  { docker, secrets = [] }: Keeping,
  container: string,
  state: Kept['state'],
): Pick<Kept, 'look' | 'remove'> {
  const name = shellWord(container);
  const without = secrets.map((secret) => `--change 'ENV ${secret}=' `).join('');
  const remove = `${docker} rm --force --volumes ${name}`;
  return state === 'paused'
    ? { look: `${docker} unpause ${name} && ${docker} exec -it ${name} sh`, remove }
    : {
        look: `${docker} run --rm -it --entrypoint sh "$(${docker} commit ${without}${name})"`,
        remove,
      };
}
