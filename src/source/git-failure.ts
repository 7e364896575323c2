// What git's own words mean: a failure with its class, for people and for retries.

import type { ChildResult } from '../host/child.ts';
import { failure, type Failure, type FailureClass } from '../model/reason.ts';
import { stripControl } from '../text/control.ts';
import { withoutLogin } from '../text/login.ts';
import { formatDuration } from '../text/units.ts';

/** How git ended, as far as it matters here. */
export type GitEnd = Pick<
  ChildResult,
  'exitCode' | 'stderr' | 'timedOut' | 'cancelled' | 'problem'
>;

export interface GitDoing {
  readonly doing: string;
  /** Where git ran: a clone of ours. */
  readonly dir: string;
  readonly deadlineMs: number;
  /** Where we know nothing better. */
  readonly mend?: string;
}

interface Meaning {
  readonly class: FailureClass;
  readonly words: RegExp;
  readonly message: string;
  readonly hint: string;
}

const PROXIES = 'check the address; builder doctor shows the proxies that are set';

/** The first match wins; git prints one cause, and generic words after it. */
const MEANINGS: readonly Meaning[] = [
  {
    class: 'config',
    words: /unable to normalize alternate object path|object directory .* does not exist/,
    message: 'the objects of the repository are gone',
    hint: 'the repository is read where it lies: it must stay there until builder has ended',
  },
  {
    class: 'disk',
    words: /No space left on device|Disk quota exceeded/,
    message: 'the disk is full',
    hint: 'df -h',
  },
  {
    class: 'auth',
    words:
      /Authentication failed|could not read (?:Username|Password)|Permission denied \(|terminal prompts disabled|Host key verification failed|returned error: 40[13]/,
    message: 'access was refused',
    hint: 'a credential helper or an SSH agent must answer without a prompt',
  },
  {
    class: 'config',
    words:
      /does not appear to be a git repository|not a git repository|repository '.*' not found|does not exist|returned error: 404|Repository not found/i,
    message: 'there is no git repository',
    hint: 'a checkout or a bare clone (--repo-path), or an address that git can clone (--repo-url)',
  },
  {
    class: 'config',
    words: /: Permission denied$/m,
    message: 'reading it is not allowed',
    hint: 'run builder as a user who may read it, or let this one',
  },
  {
    class: 'network',
    words:
      /Could not resolve host|Couldn't connect|Failed to connect|Connection (?:refused|reset|timed out|closed)|Network is unreachable|unable to access|early EOF|RPC failed|hung up unexpectedly|Operation too slow|TLS|SSL/i,
    message: 'the network failed',
    hint: PROXIES,
  },
  {
    class: 'config',
    words:
      /not a tree object|[Nn]ot a valid object name|bad object|[Cc]ould not read|unable to (?:read|find)/,
    message: 'the repository is not whole',
    hint: 'name one that has all its commits and folders, as the address it was cloned from',
  },
];

export function gitFailure(end: GitEnd, { doing, dir, deadlineMs, mend }: GitDoing): Failure {
  if (end.cancelled) return failure('timeout', `cannot ${doing}: cancelled`);
  if (end.timedOut) {
    return failure('timeout', `cannot ${doing}: no end within ${formatDuration(deadlineMs)}`, {
      hint: PROXIES,
    });
  }
  const cause = wordsOf(end);
  if (/spawn git ENOENT/.test(cause)) {
    return failure('config', `cannot ${doing}: git is not installed`, {
      cause,
      hint: 'install git, for example with apt-get install git',
    });
  }
  const meaning = MEANINGS.find((one) => one.words.test(cause));
  const message = `cannot ${doing}: ${meaning?.message ?? 'git failed'}`;
  return failure(meaning?.class ?? 'config', message, {
    cause,
    ...(end.exitCode === null ? {} : { exitCode: end.exitCode }),
    hint: meaning?.hint ?? mend ?? `rm -rf ${dir}: it is our clone, and is made anew`,
  });
}

/** What git said, or how it ended, without control codes and logins. */
function wordsOf({ stderr, problem, exitCode }: GitEnd): string {
  const said = withoutLogin(stripControl(stderr)).trim();
  return said === '' ? (problem ?? `exit code ${exitCode}`) : said;
}
