// The folders of a dev container that outlive it: volumes, in sets of which a compilation has one for itself.

import { posix } from 'node:path';
import type { Mount } from '../docker/engine.ts';
import type { Compile } from '../model/framework.ts';
import { LABEL } from '../model/labels.ts';

/**
 * Nobody else compiles with a set meanwhile, for the engine gives a container's name once. Two branches at once must
 * not: cargo takes a file for compiled when it is older than what was made of it, so that a shared folder would pass one
 * branch with what the other compiled.
 */
export interface CacheSet {
  readonly framework: string;
  /** Null: of who is trusted. */
  readonly namespace: string | null;
  /** From 1. */
  readonly number: number;
}

/** Of the one container that may use it. */
export function containerOf(set: CacheSet): string {
  return plain(`${startOf(set)}-compile-${set.framework}-${set.number}`);
}

/** No framework is called so that its sets could be taken for those of another namespace. */
function startOf({ namespace }: CacheSet): string {
  return namespace === null ? 'builder' : `builder-${namespace}`;
}

/** Absolute, in the container. */
export function cacheFolders({ caches, workdir }: Pick<Compile, 'caches' | 'workdir'>): string[] {
  return caches.map((folder) => posix.resolve(workdir, folder));
}

/** Users have volumes of their own: what one has written another may not. */
export function cacheMounts(set: CacheSet, uid: number, folders: readonly string[]): Mount[] {
  const { framework, number } = set;
  const labels = { [LABEL.cache]: framework };
  return folders.map((to) => {
    const parts = [
      startOf(set),
      'cache',
      framework,
      number,
      `u${uid}`,
      ...to.split('/').filter(Boolean),
    ];
    return { kind: 'volume', from: plain(parts.join('-')), to, labels };
  });
}

/** As the engine takes names. */
function plain(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_');
}

/** Those above `folders` that the user of the container must own as well, and themselves: up to its home and the sources. */
export function ownFolders(folders: readonly string[], roots: readonly string[]): string[] {
  const own = folders.flatMap((folder) => {
    const root = roots.find((above) => folder.startsWith(`${above}/`));
    if (root === undefined) return [folder];
    const parts = folder.slice(root.length + 1).split('/');
    return parts.map((_, at) => posix.join(root, ...parts.slice(0, at + 1)));
  });
  return [...new Set(own)];
}
