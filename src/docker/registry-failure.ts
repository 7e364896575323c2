// What a registry's refusal means, told by the engine in words only.

import { failure } from '../model/reason.ts';
import type { Failure, FailureClass } from '../model/reason.ts';

/** First match wins: a name that does not exist is refused in words that also speak of logging in. */
const RULES: readonly { words: RegExp; class: FailureClass; hint?: string }[] = [
  {
    words: /no space left on device/i,
    class: 'disk',
    hint: 'free space where the Docker Engine keeps its data: builder clean, docker builder prune',
  },
  {
    words:
      /manifest unknown|manifest for .* not found|no matching manifest|repository .* not found|does not exist|invalid reference|: not found/i,
    class: 'base-image',
    hint: 'check the name; builder logs in nowhere: pull a private image with docker first',
  },
  {
    words: /unauthorized|authentication required|no basic auth|denied|forbidden/i,
    class: 'auth',
    hint: 'builder logs in nowhere: pull the image with docker first',
  },
  {
    words:
      /toomanyrequests|too many requests|rate limit|unexpected (HTTP )?status|service unavailable|internal server error|bad gateway/i,
    class: 'registry',
  },
  {
    words:
      /no such host|connection refused|connection reset|i\/o timeout|handshake timeout|unreachable|dial tcp|lookup |\bEOF\b|request canceled|server misbehaving/i,
    class: 'network',
  },
];

/** Of class `registry` where the words are unknown: the engine asked it, and it did not give the image. */
export function registryFailure(name: string, words: string): Failure {
  const rule = RULES.find((one) => one.words.test(words));
  return failure(rule?.class ?? 'registry', `${name} could not be pulled`, {
    cause: words,
    ...(rule?.hint ? { hint: rule.hint } : {}),
  });
}
