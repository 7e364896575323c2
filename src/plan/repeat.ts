// The command that repeats just one step, ready to be pasted into a shell.

import type { Config } from '../model/config.ts';
import type { LoadSpec } from '../model/framework.ts';
import { shortRevision, type TaskPlace } from '../model/ids.ts';
import type { Kind } from '../model/kind.ts';
import { withoutLogin } from '../text/login.ts';
import { shellLine } from '../text/shell.ts';
import { withoutPassword } from './refuse.ts';

/** `program`: the word that starts this tool. */
export function repeatCommand(config: Config, place: TaskPlace, program: string): string {
  const words = [program, ...stepWords(config, place.kind), '--framework', place.framework];
  if (place.target !== 'runtime') words.push('--target', place.target);
  if (config.source.kind === 'git') {
    // A resolved path is absolute; anything else is an address for git.
    const { repo } = config.source;
    const flag = repo.startsWith('/') ? '--repo-path' : '--repo-url';
    words.push(flag, withoutLogin(repo), ...revisionWords(place.revision));
  }
  if (config.file !== null) words.push('--config', config.file);
  if (config.profile !== null) words.push('--profile', config.profile);
  if (config.socket !== null) words.push('--socket', config.socket);
  if (config.backend !== 'auto') words.push('--backend', config.backend);
  words.push(...config.saidAgain.build.map(withoutPassword));
  words.push(...imageWords(config, place.kind));
  if (IN_CONTAINER.has(place.kind)) words.push(...config.saidAgain.serve);
  if (LOADED.has(place.kind)) words.push(...loadWords(config.givenSoak));
  return shellLine(words);
}

/** Files that were never committed are taken as they are by then. */
function revisionWords(revision: string): string[] {
  return revision.endsWith('+dirty') ? ['--no-checkout'] : ['--ref', shortRevision(revision)];
}

/** Of a run that took an image in the place of its build. */
function imageWords({ without, imageSha, reuseDev }: Config, kind: Kind): string[] {
  if (kind === 'build') return [];
  if (reuseDev) return ['--reuse-dev-if-image-exists'];
  if (imageSha !== null) return ['--without', 'build', '--image-sha', imageSha];
  return AFTER_SOAK.has(kind) && without.length > 0 ? ['--without', without.join(',')] : [];
}

const IN_CONTAINER: ReadonlySet<Kind> = new Set<Kind>([
  'compile',
  'sanity',
  'serve',
  'smoke',
  'soak',
  'scrape',
  'metrics',
]);
/** They work on what a soak of the same run leaves. */
const AFTER_SOAK: ReadonlySet<Kind> = new Set<Kind>(['scrape', 'metrics']);
const LOADED: ReadonlySet<Kind> = new Set<Kind>(['soak', ...AFTER_SOAK]);

function stepWords(config: Config, kind: Kind): string[] {
  // The file may name a repository; quickstart is the embedded default whatever it says.
  const quickstart = config.source.kind === 'embedded' && config.file !== null;
  const verb = quickstart ? ['quickstart'] : [];
  if (AFTER_SOAK.has(kind)) return [...verb, '--until', kind, '--skip-build-if-image-exists'];
  return [...verb, ...(quickstart ? ['--force-run'] : []), '--only', kind];
}

/** What files say is read again; what flags and environment said is said again. */
function loadWords(soak: Partial<LoadSpec>): string[] {
  const { concurrency, requests, durationS, maxTokens, maxErrorRate, requireValid } = soak;
  const valued: readonly (readonly [string, number | null | undefined])[] = [
    ['--concurrency', concurrency],
    ['--requests', requests],
    ['--duration', durationS],
    ['--max-tokens', maxTokens],
    ['--max-error-rate', maxErrorRate],
  ];
  const given = valued.flatMap(([flag, value]) =>
    typeof value === 'number' ? [flag, String(value)] : [],
  );
  return requireValid === true ? [...given, '--require-valid'] : given;
}
