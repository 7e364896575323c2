// Paths and addresses as people write them.

import path from 'node:path';
import { byDefault, type Sourced } from './origin.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Whereabouts {
  /** Absolute: what a relative path starts from. */
  readonly base: string;
  readonly home: string;
}

/** `~` and relative paths made absolute. */
export function absolutePath(written: string, { base, home }: Whereabouts): string {
  if (written === '~' || written.startsWith('~/')) return path.join(home, written.slice(1));
  return path.resolve(base, written);
}

/** `https://...`, `ssh://...`, `git@host:path`: what git fetches over a network, or `file://`. */
export function isRepoUrl(written: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(written) || /^[^/:\s]+:(?!\\)/.test(written);
}

/** The last part of a path or URL, as the first part of a tag: lower case, without `.git`. */
export function repoName(repo: string): string {
  const last =
    repo
      .replace(/[/\\]+$/, '')
      .split(/[/\\:]/)
      .at(-1) ?? '';
  const name = last
    .replace(/\.git$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  return name === '' ? 'repo' : name;
}

/** `$XDG_CACHE_HOME/builder`; a relative value of that variable is ignored, as its standard asks. */
export function cacheDirSaid(env: Environment, home: string): Sourced<string> {
  const xdg = env['XDG_CACHE_HOME'];
  return xdg && path.isAbsolute(xdg)
    ? {
        value: path.join(xdg, 'builder'),
        origin: { kind: 'environment', where: 'XDG_CACHE_HOME' },
      }
    : byDefault(path.join(home, '.cache', 'builder'));
}

export function cacheDir(env: Environment, home: string): string {
  return cacheDirSaid(env, home).value;
}
