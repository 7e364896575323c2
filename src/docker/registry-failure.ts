// What a registry's refusal means, told by the engine in words only.

import { failure } from '../model/reason.ts';
import type { Failure, FailureClass } from '../model/reason.ts';
import type { Found } from './credential-helper.ts';

interface Rule {
  readonly words: RegExp;
  readonly class: FailureClass;
  readonly hint?: string;
}

export interface Attempt {
  readonly action: 'pull' | 'push';
  readonly image: string;
  readonly asked: Found & { readonly host: string };
}

const DISK: Rule = {
  words: /no space left on device/i,
  class: 'disk',
  hint: 'free space where the Docker Engine keeps its data: builder clean, docker builder prune',
};

/** Of a pull a name that does not exist is refused in words that also speak of logging in. */
const ABSENT: Readonly<Record<Attempt['action'], Rule>> = {
  pull: {
    words:
      /manifest unknown|manifest for .* not found|no matching manifest|repository .* not found|does not exist|invalid reference|: not found/i,
    class: 'base-image',
    hint: 'check the name',
  },
  push: {
    words: /does not exist locally|no such image|tag does not exist/i,
    class: 'base-image',
    hint: 'something has taken the tag away: run this step again',
  },
};

const OTHERS: readonly Rule[] = [
  {
    words:
      /toomanyrequests|too many requests|rate limit|(?:unexpected|HTTP) status(?: code)?[^:]*: 5\d\d|service unavailable|internal server error|bad gateway|HTTP 429|: 429\b/i,
    class: 'registry',
  },
  {
    words:
      /unauthorized|authentication required|no basic auth|denied|forbidden|authorization failed|failed to authorize/i,
    class: 'auth',
  },
  {
    words:
      /no such host|connection refused|connection reset|i\/o timeout|handshake timeout|unreachable|dial tcp|lookup |\bEOF\b|request canceled|server misbehaving/i,
    class: 'network',
  },
];

/** Of class `registry` where the words are unknown: the engine asked it, and it refused. */
export function registryFailure({ action, image, asked }: Attempt, words: string): Failure {
  const rule = [DISK, ABSENT[action], ...OTHERS].find((one) => one.words.test(words));
  const loginMatters = rule?.class === 'auth' || (rule === ABSENT.pull && asked.login === null);
  const problem = loginMatters && asked.login === null ? asked.problem : null;
  const hint = rule?.class === 'auth' ? loginHint(asked) : rule?.hint;
  const done = action === 'pull' ? 'pulled' : 'pushed';
  const without = problem === null ? '' : ` without a login: ${problem}`;
  return failure(rule?.class ?? 'registry', `${image} could not be ${done}${without}`, {
    cause: words,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Whoever runs builder logs in as Docker's own client does. */
export function loginHint({ host, login }: Pick<Attempt['asked'], 'host' | 'login'>): string {
  const again = `docker login ${host}`;
  return login === null ? again : `${again}: the login that is stored for it is refused`;
}
