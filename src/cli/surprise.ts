// What a person reads when a verb throws: an expected failure in its words, a bug with what to send us.

import type { Host } from '../host/host.ts';
import { EXIT } from '../model/exit.ts';
import { FailureError, toFailure } from '../model/reason.ts';
import { wordsOf } from './words.ts';

/** The verb and no more: what follows it may hold a password. */
function commandOf({ argv: [verb = 'run'] }: Host): string {
  return `builder ${verb.startsWith('-') ? 'run' : verb}`;
}

/** What stops a command before its first task is a matter of set-up: exit 3; anything else is a bug: exit 1. */
export function explainSurprise(host: Host, error: unknown): number {
  const verbose = host.argv.includes('--verbose');
  const words = wordsOf({ host, args: [], flags: { verbose } });
  const failure = toFailure(error);
  words.fail(
    failure.class === 'internal' && !verbose
      ? { ...failure, where: commandOf(host), hint: 'the same command with --verbose shows where' }
      : failure,
  );
  return error instanceof FailureError ? EXIT.config : EXIT.bug;
}
