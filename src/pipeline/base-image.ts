// The image everything of the embedded default rests on: there already, pulled, or made from Debian's packages.

import { join } from 'node:path';
import type { Engine } from '../docker/engine.ts';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { BaseImage } from '../model/framework.ts';
import { failure, FailureError, toFailure, type Failure } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';

/** A registry that does not begin to answer within this time counts as out of reach. */
const REGISTRY_MS = 2000;
const PULL_MS = 10 * 60_000;
const MAKE_MS = 10 * 60_000;

export interface BaseMaker {
  readonly engine: Engine;
  readonly host: Host;
  /** Absolute: the folder of scripts/. */
  readonly root: string;
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

export function distinctBases({ frameworks }: Pick<Config, 'frameworks'>): BaseImage[] {
  const byName = new Map(
    frameworks.flatMap(({ base }) => (base === null ? [] : [[base.image, base]])),
  );
  return [...byName.values()];
}

/** Those that cannot be had, by image, with why: only what rests on them cannot be built. Throws where none can be had. */
export async function ensureBases(
  bases: readonly BaseImage[],
  maker: BaseMaker,
): Promise<ReadonlyMap<string, Failure>> {
  const missing = new Map<string, Failure>();
  for (const base of bases) {
    try {
      await ensureBase(base, maker);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      missing.set(base.image, error.failure);
      if (missing.size === bases.length) throw error;
      maker.sink.progress(`${error.failure.message}; what rests on it is not built`);
    }
  }
  return missing;
}

/** Afterwards the engine has `base.image`. Throws a FailureError, class `base-image`. */
export async function ensureBase(base: BaseImage, maker: BaseMaker): Promise<void> {
  const { engine, sink } = maker;
  if ((await engine.inspectImage(base.image)) !== null) return;
  if (await pulled(base, maker)) return;
  sink.progress(`making ${base.image} from Debian's packages, once`);
  await makeBase(base, maker);
}

async function pulled(base: BaseImage, { engine, sink, signal }: BaseMaker): Promise<boolean> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(REGISTRY_MS)]);
  const digest = await engine.registryDigest(base.pull, soon).catch(() => null);
  if (digest === null) return false;
  sink.progress(`pulling ${base.pull}`);
  try {
    await engine.pullImage(
      base.pull,
      sink,
      AbortSignal.any([signal, AbortSignal.timeout(PULL_MS)]),
    );
    await engine.tagImage(base.pull, base.image);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    sink.log(`${base.pull} could not be pulled: ${toFailure(error).message}`);
    return false;
  }
}

async function makeBase(
  base: BaseImage,
  { engine, host, root, sink, signal }: BaseMaker,
): Promise<void> {
  const lines: string[] = [];
  const { exitCode } = await runChild({
    command: 'sh',
    args: [join(root, 'scripts/base-image'), engine.address, base.image, base.suite],
    env: childEnv(host.env),
    signal,
    timeoutMs: MAKE_MS,
    onLine: (line) => {
      lines.push(line);
      sink.log(line);
    },
  });
  signal.throwIfAborted();
  if (exitCode === 0) return;
  throw new FailureError(
    failure('base-image', `${base.image} is not there and could not be made`, {
      where: base.image,
      cause: lines.slice(-5).join('\n'),
      ...(exitCode !== null && { exitCode }),
      hint: `docker pull ${base.pull} && docker tag ${base.pull} ${base.image}`,
    }),
  );
}
