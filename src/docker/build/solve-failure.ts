// Why a build failed outside its commands: the Dockerfile itself, its base images, its context, or the engine.

import { type Failure, failure, type FailureClass } from '../../model/reason.ts';
import { CHECKSUM, DISK } from './evidence.ts';
import { type Instruction, shortened } from './instruction.ts';

interface Rule {
  readonly words: RegExp;
  readonly failureClass: FailureClass;
  /** May use `$1`, the first group of `words`, and `$image`. */
  readonly message: string;
  readonly hint?: string;
}

/** Only the engine's own words come here, never a step's output. The first that fits decides. */
const ALWAYS: readonly Rule[] = [
  {
    words: DISK,
    failureClass: 'disk',
    message: 'the Docker Engine has no space left on its disk',
    hint: 'free space where it keeps its data: builder clean, docker builder prune',
  },
  {
    words: /dockerfile parse error(?: on)? line (\d+: .*)/i,
    failureClass: 'dockerfile',
    message: 'Dockerfile line $1',
  },
  {
    words: /secret (\S+?):? not found/,
    failureClass: 'config',
    message: 'the Dockerfile needs secret $1, which is not declared for this build',
  },
  {
    words:
      /no (?:active|such) session|session healthcheck failed|context cancell?ed|transport is closing|code = Unavailable|reading from server: EOF/,
    failureClass: 'engine-lost',
    message: 'the Docker Engine gave the build up',
    hint: 'look at the log of the Docker Engine: it may have been stopped or restarted',
  },
  {
    words: /"\/?([^"]+)":? not found|(?:stat|lstat) (\S+?): (?:file does not exist|no such file)/,
    failureClass: 'dockerfile',
    message: '$step: $1 is not in the build context',
    hint: 'check the path, and whether .dockerignore excludes it or git does not know it',
  },
];

const REMOTE: readonly Rule[] = [
  {
    words: CHECKSUM,
    failureClass: 'checksum',
    message: '$image arrived with another content than its digest says',
  },
  {
    words:
      /toomanyrequests|too many requests|status(?: code)?:? (?:5\d\d|429)\b|\b5\d\d (?:internal|bad|service|gateway)/i,
    failureClass: 'registry',
    message: 'cannot fetch $image: its server is overloaded or broken',
  },
  {
    words: /x509: .*/,
    failureClass: 'config',
    message: "the Docker Engine does not trust the registry's certificate for $image",
    hint: "add the certificate's authority to the machine of the Docker Engine, and restart it",
  },
  {
    words:
      /no such host|server misbehaving|name resolution|connection (?:refused|reset|timed out)|i\/o timeout|handshake timeout|Client\.Timeout|deadline exceeded|unreachable|no route to host|\bEOF\b/i,
    failureClass: 'network',
    message: 'cannot fetch $image: its server cannot be reached',
  },
  {
    words: /repository does not exist|not found|manifest unknown|no matching manifest/i,
    failureClass: 'base-image',
    message: '$image does not exist',
    hint: 'check its name and tag; a private one also needs a login to its registry',
  },
  {
    words:
      /unauthorized|authentication required|no basic auth|failed to authorize|denied|forbidden|\b40[13]\b/i,
    failureClass: 'auth',
    message: 'access to $image is refused',
    hint: 'docker login its registry as the user who runs builder: builds get the logins of that user',
  },
];

/** In the engine's text, where the step's name does not say it. */
const ABOUT_REMOTE =
  /failed to resolve source metadata|failed to do request|pull access denied|failed to authorize|manifest (?:unknown|for)|Head "http|Get "http|toomanyrequests/;

export function solveFailure(message: string, step: Instruction | null): Failure {
  const cause = message.trim();
  const rule = (isRemote(cause, step) ? [...REMOTE, ...ALWAYS] : ALWAYS).find(({ words }) =>
    words.test(cause),
  );
  if (rule === undefined) {
    return failure('dockerfile', `the build failed: ${shortened(withoutPrefixes(cause), 160)}`, {
      cause,
    });
  }
  const [, first, second] = rule.words.exec(cause) ?? [];
  const text = rule.message
    .replace('$image', () => imageName(cause, step))
    .replace('$step', () =>
      step === null ? 'a step' : shortened(`${step.instruction} ${step.rest}`),
    )
    .replace('$1', () => first ?? second ?? '');
  const failureClass =
    rule.failureClass === 'base-image' && isDownload(step) ? 'dependency' : rule.failureClass;
  return failure(failureClass, text, { cause, ...(rule.hint && { hint: rule.hint }) });
}

function isRemote(cause: string, step: Instruction | null): boolean {
  if (step?.instruction === 'FROM' || isDownload(step)) return true;
  if (step?.instruction === '[INTERNAL]' && step.rest.startsWith('load metadata')) return true;
  return ABOUT_REMOTE.test(cause);
}

function isDownload(step: Instruction | null): boolean {
  return step?.instruction === 'ADD' && /^(https?:|git@)/.test(step.rest);
}

function imageName(cause: string, step: Instruction | null): string {
  const named =
    step?.rest.match(/^load metadata for (\S+)/)?.[1] ??
    (step?.instruction === 'FROM' || isDownload(step) ? step?.rest.split(' ')[0] : undefined) ??
    /(?:metadata for|pull access denied for|manifest for) ([^\s,]+?)[:,]? /.exec(cause)?.[1];
  return named?.replace(/^docker\.io\/(library\/)?/, '') ?? 'a base image';
}

function withoutPrefixes(cause: string): string {
  return cause.replace(
    /^(failed to solve( with frontend [^:]+)?: |failed to create LLB definition: )+/,
    '',
  );
}
