// Images that stand in for named contexts: the engine's API has no way to hand those over, but `COPY --from` takes an
// image of the same name where there is no such stage.

import { isDeepStrictEqual } from 'node:util';
import type { ImageInfo } from '../docker/engine.ts';
import { isAlive } from '../host/owner.ts';
import { LABEL, ownerOf } from '../model/labels.ts';
import { failure, FailureError } from '../model/reason.ts';
import { makeStandIn, type Around, type NamedContext, type StandInDeps } from './stand-in-image.ts';

/** One for all builds of a run: they share names. */
export class StandIns {
  readonly #deps: StandInDeps;
  /** By tag: the last one to look at it, and how many builds of ours use it now. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #users = new Map<string, number>();

  constructor(deps: StandInDeps) {
    this.#deps = deps;
  }

  /** Every context has its image while `work` runs. Throws a FailureError where one cannot be had. */
  async during<T>(
    contexts: readonly NamedContext[],
    around: Around,
    work: () => Promise<T>,
  ): Promise<T> {
    const used: string[] = [];
    try {
      for (const context of contexts) {
        const tag = tagOf(context.name);
        await this.#inTurn(tag, async () => {
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
    this.#users.set(tag, (this.#users.get(tag) ?? 0) + change);
  }

  #inTurn(tag: string, work: () => Promise<void>): Promise<void> {
    const mine = (this.#turns.get(tag) ?? Promise.resolve()).then(work, work);
    this.#turns.set(tag, mine);
    return mine;
  }

  async #ensure(context: NamedContext, tag: string, around: Around): Promise<void> {
    const { engine } = this.#deps;
    const content = context.sha256 ?? (await this.#imageId(context.from, around));
    const found = await engine.inspectImage(tag);
    if (found !== null && this.#stays(found, content, tag)) return;
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
    const idle = mine && (this.#users.get(tag) ?? 0) === 0;
    if (!alive || idle) return false;
    throw refusal(
      `${tag} stands in for another context in run ${labels[LABEL.run] ?? ''}, which goes on`,
      'start this build when that one has ended',
    );
  }

  async #imageId(image: string, { sink, signal }: Around): Promise<string> {
    const { engine } = this.#deps;
    const there = await engine.inspectImage(image);
    if (there === null) await engine.pullImage(image, sink, signal);
    return (there ?? (await engine.inspectImage(image)))?.id ?? '';
  }
}

function tagOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`;
}

function refusal(message: string, hint: string): FailureError {
  return new FailureError(failure('config', message, { hint }));
}
