// Images that stand in for named contexts: the engine's API has no way to hand those over, but `COPY --from` takes an
// image of the same name where there is no such stage.

import { isDeepStrictEqual } from 'node:util';
import type { ImageInfo } from '../docker/engine.ts';
import { isAlive } from '../host/owner.ts';
import { LABEL, ownerOf } from '../model/labels.ts';
import { failure, FailureError } from '../model/reason.ts';
import { allowanceOf } from '../model/trust.ts';
import { orAborted } from './or-aborted.ts';
import { makeStandIn, type Around, type NamedContext, type StandInDeps } from './stand-in-image.ts';

/** One for all builds of a run: they share names. */
export class StandIns {
  readonly #deps: StandInDeps;
  /** By tag: the last one to look at it, and how many builds of ours use it now. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #users = new Map<string, number>();
  /** By tag: who is told when none of ours uses it. */
  readonly #waiting = new Map<string, () => void>();

  constructor(deps: StandInDeps) {
    this.#deps = deps;
  }

  /** Every context has its image while `work` runs, one after the other by name: no two builds wait for each other. Throws a FailureError where one cannot be had. */
  async during<T>(
    contexts: readonly NamedContext[],
    around: Around,
    work: () => Promise<T>,
  ): Promise<T> {
    const used: string[] = [];
    try {
      for (const [tag, context] of byTag(contexts)) {
        await this.#inTurn(tag, async () => {
          around.signal.throwIfAborted();
          await this.#ensure(context, tag, around);
          this.#use(tag, 1);
          used.push(tag);
        });
      }
      return await work();
    } finally {
      for (const tag of used) this.#use(tag, -1);
    }
  }

  #use(tag: string, change: 1 | -1): void {
    const users = (this.#users.get(tag) ?? 0) + change;
    this.#users.set(tag, users);
    if (users === 0) this.#waiting.get(tag)?.();
  }

  #inTurn(tag: string, work: () => Promise<void>): Promise<void> {
    const mine = (this.#turns.get(tag) ?? Promise.resolve()).then(work, work);
    this.#turns.set(tag, mine);
    return mine;
  }

  async #ensure(context: NamedContext, tag: string, around: Around): Promise<void> {
    const { engine } = this.#deps;
    const content = contentOf(
      context.sha256 ?? (await this.#imageId(context.from, around)),
      around,
    );
    const found = await engine.inspectImage(tag);
    if (found !== null && this.#stays(found, content, tag)) return;
    await this.#idle(tag, around);
    const there = found?.labels[LABEL.context] === content;
    const id = await makeStandIn({ context, tag, content, there }, this.#deps, around);
    around.sink.log(`${tag} stands in for the context ${context.name}: ${context.from}`);
    // Nobody finds the one before by its name any more; who still uses it keeps it.
    if (found !== null && found.id !== id)
      await engine.removeImage(found.id).catch(() => undefined);
  }

  /** Throws where it is in the way of another. */
  #stays({ labels }: ImageInfo, content: string, tag: string): boolean {
    const known = labels[LABEL.contextTag] === tag ? labels[LABEL.context] : undefined;
    if (known === undefined) {
      const hint = `give it another name: docker tag ${tag} NAME && docker rmi ${tag}`;
      throw refusal(
        `${tag} is an image that builder did not make, and the build would take it for its context`,
        hint,
      );
    }
    const owner = ownerOf(labels);
    const mine = owner !== null && isDeepStrictEqual(owner, ownerOf(this.#deps.runLabels));
    const alive = owner === null || isAlive(owner);
    if (known === content) return alive;
    if (!alive || mine) return false;
    throw refusal(
      `${tag} stands in for another context in run ${labels[LABEL.run] ?? ''}, which goes on`,
      'start this build when that one has ended',
    );
  }

  /** When the builds of this run that use it have ended; in turn, so that only one waits. */
  async #idle(tag: string, { sink, signal }: Around): Promise<void> {
    if ((this.#users.get(tag) ?? 0) === 0) return;
    sink.log(`${tag} stands in for another context in a build of this run: waiting for its end`);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting.set(tag, () => resolve(undefined));
    await orAborted(promise, signal);
  }

  async #imageId(image: string, { untrusted, sink, signal }: Around): Promise<string> {
    const { engine } = this.#deps;
    const there = await engine.inspectImage(image);
    const anonymous = !allowanceOf({ untrusted }).secrets;
    if (there === null) await engine.pullImage(image, sink, signal, anonymous);
    return (there ?? (await engine.inspectImage(image)))?.id ?? '';
  }
}

/** Not shared between builds that are trusted and others, whatever is in it. */
function contentOf(content: string, { untrusted }: Around): string {
  return untrusted === true ? `untrusted ${content}` : content;
}

/** Of two names that mean the same tag the last one counts, as for `docker build`. */
function byTag(contexts: readonly NamedContext[]): readonly (readonly [string, NamedContext])[] {
  const tagged = new Map(contexts.map((context) => [tagOf(context.name), context]));
  return [...tagged].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function tagOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`;
}

function refusal(message: string, hint: string): FailureError {
  return new FailureError(failure('config', message, { hint }));
}
