// The volumes of the fake engine, by name, and its build cache.

import type { ContainerSpec, VolumeInfo } from '../../src/docker/engine.ts';
import type { Labels } from '../../src/model/labels.ts';
import { matches } from './fake-images.ts';

export class FakeVolumes {
  /** What of the build cache was to stay, in bytes, oldest first. */
  readonly cacheKept: number[] = [];
  readonly #labels = new Map<string, Labels>();

  pruneCache(keepBytes: number): number {
    this.cacheKept.push(keepBytes);
    return 0;
  }

  names(): string[] {
    return [...this.#labels.keys()];
  }

  /** Those that a container mounts are made where they are not there. */
  mount({ mounts = [] }: ContainerSpec): void {
    for (const mount of mounts)
      if (mount.kind === 'volume' && !this.#labels.has(mount.from))
        this.#labels.set(mount.from, mount.labels);
  }

  list(labels: Labels): VolumeInfo[] {
    return [...this.#labels]
      .filter(([, found]) => matches(found, labels))
      .map(([name, found]) => ({ name, labels: found }));
  }

  /** False where one of these containers uses it. */
  remove(name: string, containers: readonly ContainerSpec[]): boolean {
    const used = containers.some(({ mounts = [] }) =>
      mounts.some(({ kind, from }) => kind === 'volume' && from === name),
    );
    if (!used) this.#labels.delete(name);
    return !used;
  }
}
