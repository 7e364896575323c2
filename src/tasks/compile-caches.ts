// The folders of a dev container that outlive it: volumes, for one compilation of a framework at a time.

import { posix } from 'node:path';
import type { Mount } from '../docker/engine.ts';
import type { Compile } from '../model/framework.ts';
import { LABEL } from '../model/labels.ts';

/**
 * Nobody else compiles with them until they are released. Two branches at once must not: cargo takes a file for compiled
 * when it is older than what was made of it, so that a shared folder would pass one branch with what the other compiled.
 */
export interface CacheSet {
  /** Part of the names of its volumes. */
  readonly id: string;
  readonly release: () => void;
}

/** Absolute, in the container. */
export function cacheFolders({ caches, workdir }: Pick<Compile, 'caches' | 'workdir'>): string[] {
  return caches.map((folder) => posix.resolve(workdir, folder));
}

export function cacheMounts(framework: string, set: string, folders: readonly string[]): Mount[] {
  const labels = { [LABEL.cache]: framework };
  return folders.map((to) => {
    const from = ['builder-cache', framework, set, ...to.split('/').filter(Boolean)].join('-');
    return { kind: 'volume', from: from.replaceAll(/[^\w.-]/g, '_'), to, labels };
  });
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
