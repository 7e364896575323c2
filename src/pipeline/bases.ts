// Which contents the base images of a run have: asked of registries by a run, of the engine alone by a plan.

import type { Engine } from '../docker/engine.ts';
import type { BaseFact } from '../model/facts.ts';
import type { Sink } from '../model/sink.ts';

/** One deadline for all registries together. */
const REGISTRIES_MS = 2000;
const REGISTRIES_ANEW_MS = 60_000;
const PULL_MS = 30 * 60_000;
const UNKNOWN: LocalBase = { digest: null, from: 'unknown', made: false };

export type Bases = ReadonlyMap<string, BaseFact>;

/** Asks no registry and changes nothing. */
export async function localBases(images: Iterable<string>, engine: Engine | null): Promise<Bases> {
  return inParallel(images, (image) =>
    engine === null ? Promise.resolve(UNKNOWN) : localBase(image, engine),
  );
}

interface Asking {
  readonly engine: Engine;
  readonly sink: Sink;
  readonly signal: AbortSignal;
  /** With --pull: registries get their time, and an image that was made here under such a name gives way. */
  readonly anew: boolean;
  /** Of those that only untrusted builds name no registry is told who asks. */
  readonly anonymous: ReadonlySet<string>;
}

/** The registry's digest where it answers in time, else the local image's. A stale local image is pulled anew, since builds use it. */
export async function freshBases(images: Iterable<string>, asking: Asking): Promise<Bases> {
  const { signal, anew } = asking;
  const ms = anew ? REGISTRIES_ANEW_MS : REGISTRIES_MS;
  const soon = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  return inParallel(images, (image) => freshBase(image, asking, soon));
}

async function freshBase(
  image: string,
  { engine, sink, signal, anew, anonymous }: Asking,
  soon: AbortSignal,
): Promise<BaseFact> {
  const local = await localBase(image, engine);
  if (isOurs(image)) return local;
  const digest = await engine.registryDigest(image, soon, anonymous.has(image)).catch(() => null);
  if (digest === null) {
    if (anew) sink.progress(`no registry tells what ${image} is now: the one that is here is used`);
    return local;
  }
  if (local.digest !== null && local.digest !== digest) {
    if (local.made && !anew) return local;
    sink.progress(`pulling ${image}: the registry has a newer one`);
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(PULL_MS)]);
    const pulled = await engine.pullImage(image, sink, bounded, anonymous.has(image)).then(
      () => true,
      () => false,
    );
    signal.throwIfAborted();
    if (!pulled) return local;
  }
  return { digest, from: 'registry' };
}

/** Made here or by the run itself: no registry knows it. */
function isOurs(image: string): boolean {
  return image.startsWith('builder/');
}

interface LocalBase extends BaseFact {
  /** Built or loaded here, under a name that a registry also knows: never replaced behind its owner's back. */
  readonly made: boolean;
}

async function localBase(image: string, engine: Engine): Promise<LocalBase> {
  const found = await engine.inspectImage(image);
  if (found === null) return UNKNOWN;
  const { id, repoDigest } = found;
  return { digest: repoDigest ?? id, from: 'local', made: repoDigest === null };
}

async function inParallel(
  images: Iterable<string>,
  ask: (image: string) => Promise<BaseFact>,
): Promise<Bases> {
  const all = [...new Set(images)];
  const facts = await Promise.all(all.map(ask));
  return new Map(
    facts.map(({ digest, from }, place) => [all[place] ?? '', { digest, from }] as const),
  );
}
