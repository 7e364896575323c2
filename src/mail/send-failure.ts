// What an SMTP server or the way to it said, as a failure.

import { passwordsIn } from '../text/login.ts';
import { redactor } from '../text/redact.ts';
import { failure, type Failure, type FailureClass } from '../model/reason.ts';

export interface SendFailure {
  readonly status: 'failed';
  readonly failure: Failure;
}

/** It greets, encrypts and logs in, and sends nothing. */
export const HINT = 'builder doctor tries the mail server; the mail itself is mail.eml of the run';

/** `server` is host and port, `url` what it was asked by: it may say the password again that it was told. */
export function sendFailure(error: unknown, server: string, url: string): SendFailure {
  const hide = redactor(passwordsIn(url));
  const cause = hide(error instanceof Error ? error.message : String(error));
  const code = property(error, 'responseCode');
  const said = typeof code === 'number' ? `answered ${code}` : 'could not be reached';
  return {
    status: 'failed',
    failure: failure(classOf(error), `mail server ${server} ${said}`, {
      where: server,
      cause,
      hint: HINT,
    }),
  };
}

function classOf(error: unknown): FailureClass {
  const code = property(error, 'code');
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'auth';
  if (code === 'ETIMEDOUT') return 'timeout';
  return property(error, 'permanent') === true ? 'config' : 'network';
}

function property(value: unknown, name: string): unknown {
  return value instanceof Error ? Reflect.get(value, name) : undefined;
}
