// The end of a run for its readers: the report's files, the mail on disk, and then its sending.

import type { Config } from '../model/config.ts';
import { sendMail } from '../mail/send.ts';
import type { Delivered } from './write-reports.ts';
import { writeReports } from './write-reports.ts';
import type { World } from './world.ts';

/** The whole SMTP conversation, in ms. */
const SEND_MS = 60_000;

export interface Delivery {
  /** What became of the mail, in one line. */
  readonly mail: string;
}

interface Sending {
  readonly config: Config;
  readonly world: World;
  /** Aborted: the run was interrupted, nobody is to wait for a mail server. */
  readonly signal: AbortSignal;
}

export async function deliver(
  run: Delivered,
  { config, world, signal }: Sending,
): Promise<Delivery> {
  const raw = await writeReports(run, config, world);
  const { to, url, from } = config.mail;
  if (to.length === 0) return { mail: 'written to mail.eml; nobody to send it to (--email)' };
  const readers = to.join(', ');
  if (url === null)
    return {
      mail: `not sent to ${readers}: no SMTP server is configured (BUILDER_SMTP_URL); it is in mail.eml`,
    };
  if (signal.aborted)
    return { mail: `not sent to ${readers}: the run was interrupted; it is in mail.eml` };
  const sent = await sendMail(raw, { url, from, to, signal, timeoutMs: SEND_MS });
  if (sent.status === 'failed')
    return { mail: `not sent to ${readers}: ${sent.failure.message}; it is in mail.eml` };
  const refused = sent.rejected.length === 0 ? '' : `; refused: ${sent.rejected.join(', ')}`;
  return { mail: `sent to ${readers}${refused}` };
}
