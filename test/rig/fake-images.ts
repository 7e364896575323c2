// The images of the fake engine, by name.

import type {
  BuildRequest,
  BuiltImage,
  ContainerSpec,
  ImageInfo,
  ImageWords,
} from '../../src/docker/engine.ts';
import type { Labels } from '../../src/model/labels.ts';
import { failure, FailureError } from '../../src/model/reason.ts';
import type { Sink } from '../../src/model/sink.ts';

export class FakeImages {
  /** Names, oldest first. */
  readonly pushed: string[] = [];
  /** What is to be read of every image besides its labels. */
  readonly said: ImageWords[] = [];
  /** Variables by the id of an image. */
  readonly env = new Map<string, Readonly<Record<string, string>>>();
  readonly #byName = new Map<string, ImageInfo>();

  names(): string[] {
    return [...this.#byName.keys()];
  }

  /** Without a time it is the newest so far. */
  put(name: string, image: Omit<ImageInfo, 'tags' | 'createdAt'> & Partial<ImageInfo>): void {
    const createdAt = this.#byName.size;
    this.#byName.set(name, { createdAt, ...image, tags: [name] });
  }

  /** Under no name. */
  add(image: Omit<ImageInfo, 'tags' | 'createdAt'>): void {
    this.#byName.set(image.id, { createdAt: this.#byName.size, ...image, tags: [] });
  }

  /** Of a container; `emptied` are variables. Gives its id. */
  commit(
    { image, env }: Pick<ContainerSpec, 'image' | 'env'>,
    digest: string,
    [labels, emptied]: readonly [Labels, readonly string[]],
  ): string {
    const id = `sha256:${digest}`;
    const base = this.get(image);
    const without = Object.fromEntries(emptied.map((name) => [name, '']));
    this.env.set(id, { ...env, ...without });
    this.add({ ...base, id, labels: { ...base.labels, ...labels } });
    return id;
  }

  /** By name or by id, with all its names. */
  find(name: string): ImageInfo | null {
    const all = this.#images();
    return all.find(({ tags }) => tags.includes(name)) ?? all.find(({ id }) => id === name) ?? null;
  }

  /** A name takes one entry away, an id all. */
  remove(name: string): void {
    for (const [key, image] of this.#byName) {
      if (key === name || image.id === name) this.#byName.delete(key);
    }
  }

  words(name: string): ImageWords[] | null {
    const image = this.find(name);
    if (image === null) return null;
    return [
      ...wordsOf('LABEL', image.labels),
      ...wordsOf('ENV', this.env.get(image.id) ?? {}),
      ...this.said,
    ];
  }

  list(labels: Labels): ImageInfo[] {
    return this.#images().filter((image) => matches(image.labels, labels));
  }

  get(name: string): ImageInfo {
    const image = this.find(name);
    if (image === null) throw absent(`No such image: ${name}`);
    return image;
  }

  tag(name: string, tag: string): void {
    this.put(tag, this.get(name));
  }

  pull(name: string, sink: Sink, pullable: readonly string[] = []): void {
    if (!pullable.includes(name)) throw absent(`${name} could not be pulled`);
    sink.log(`pulled ${name}`);
  }

  /** `pushing` throws where it cannot be. */
  push(name: string, sink: Sink, pushing?: (name: string) => void): string {
    const image = this.find(name);
    if (image === null) throw absent(`${name} could not be pushed`);
    pushing?.(name);
    this.pushed.push(name);
    sink.log(`pushed ${name}`);
    return image.id;
  }

  /** One entry an image, however many names it has. */
  #images(): ImageInfo[] {
    const byId = Map.groupBy(this.#byName.values(), ({ id }) => id);
    return [...byId.values()].flatMap((same) =>
      same.slice(0, 1).map((image) => ({ ...image, tags: same.flatMap(({ tags }) => tags) })),
    );
  }
}

function absent(message: string): FailureError {
  return new FailureError(failure('base-image', message));
}

function wordsOf(instruction: string, values: Labels): ImageWords[] {
  return Object.entries(values).map(([name, value]) => ({
    instruction,
    text: `${name}=${value}`,
  }));
}

/** As the engine's label filter: an empty value matches any. */
export function matches(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    value === '' ? name in labels : labels[name] === value,
  );
}

/** Logs one line and passes; the same request gives the same image, as a warm cache does. */
export function fakeBuild(request: BuildRequest, sink: Sink): Promise<BuiltImage> {
  sink.log(`built ${request.tags[0] ?? 'an untagged image'}`);
  const inputs = JSON.stringify([request.dockerfile, request.target, request.args]);
  const digest = Buffer.from(inputs).toString('hex').padEnd(64, '0').slice(-64);
  return Promise.resolve({ id: `sha256:${digest}`, sizeBytes: 1_000_000 });
}
