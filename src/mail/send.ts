// Hands one message to an SMTP server, and says what came of it.

import { failure } from '../model/reason.ts';
import { HINT, sendFailure, type SendFailure } from './send-failure.ts';

export interface SendOptions {
  /** `smtp://user:password@host:port`, `smtps://...` */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly signal: AbortSignal;
  /** For the whole conversation. */
  readonly timeoutMs: number;
}

export type Sent =
  | {
      readonly status: 'sent';
      /** The server's own id where it named one, else its whole answer. */
      readonly id: string;
      /** Addressees it refused while it took others. */
      readonly rejected: readonly string[];
    }
  | SendFailure;

/** Never throws and never waits beyond `timeoutMs`. */
export async function sendMail(raw: Buffer, options: SendOptions): Promise<Sent> {
  const server = serverOf(options.url);
  if (server === null) {
    const hint = 'set mail.url or BUILDER_SMTP_URL to smtp://host:25';
    return unusable('the address of the mail server is not smtp://host:port', 'mail.url', hint);
  }
  if (options.to.length === 0) {
    const hint = 'name one with --email or mail.to';
    return unusable('the mail has no addressee', 'mail.to', hint);
  }
  const deadline = AbortSignal.timeout(options.timeoutMs);
  try {
    return await deliver(raw, options, AbortSignal.any([options.signal, deadline]));
  } catch (error) {
    if (options.signal.aborted) return lost(server, `mail to ${server} was cancelled`);
    if (deadline.aborted) {
      return lost(server, `${server} did not take the mail within ${options.timeoutMs / 1000} s`);
    }
    return sendFailure(error, server, options.url);
  }
}

async function deliver(raw: Buffer, options: SendOptions, signal: AbortSignal): Promise<Sent> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url: options.url,
    connectionTimeout: options.timeoutMs,
    greetingTimeout: options.timeoutMs,
    socketTimeout: options.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const info = await transport.sendMail({
      envelope: { from: options.from, to: [...options.to] },
      raw,
      signal,
    });
    return { status: 'sent', id: info.serverMessageId ?? info.response, rejected: info.rejected };
  } finally {
    transport.close();
  }
}

/** `host:port` without the password; null for anything but SMTP. */
function serverOf(url: string): string | null {
  const parsed = URL.parse(url);
  if (!parsed || parsed.hostname === '') return null;
  return ['smtp:', 'smtps:'].includes(parsed.protocol) ? parsed.host : null;
}

function unusable(message: string, where: string, hint: string): SendFailure {
  const reason = failure('config', message, { where, hint });
  return { status: 'failed', failure: reason };
}

function lost(where: string, message: string): SendFailure {
  const reason = failure('timeout', message, { where, hint: HINT });
  return { status: 'failed', failure: reason };
}
