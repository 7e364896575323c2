// Asks the engine once, for all checks, and never longer than they may take.

import { connectEngine } from '../docker/connect.ts';
import { describeEngine } from '../docker/describe-engine.ts';
import { registryLogins } from '../docker/registry-logins.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import { failure, FailureError, toFailure } from '../model/reason.ts';
import type { Asked } from './check.ts';
import { within } from './within.ts';

const ANSWER_MS = 6000;

export async function askEngine(
  { socket, backend }: Pick<Config, 'socket' | 'backend'>,
  { env, home, clock }: Host,
  signal: AbortSignal,
): Promise<Asked> {
  const options = { socket, backend, env, clock, logins: registryLogins({ env, home }) };
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  try {
    const ask = async (): Promise<Asked> => {
      const self = await describeEngine(options, either);
      return { kind: 'answered', session: { self, engine: await connectEngine(options) } };
    };
    return await within({ clock, ms: ANSWER_MS, late }, ask);
  } catch (error) {
    return { kind: 'failed', failure: toFailure(error) };
  } finally {
    over.abort();
  }
}

function late(): never {
  throw new FailureError(
    failure('engine-lost', 'an engine answers a ping, and nothing else', {
      cause: `it did not describe itself in ${ANSWER_MS / 1000} s`,
      hint: 'it may be frozen or out of memory: look at its log, restart it',
    }),
  );
}
