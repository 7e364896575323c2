// The end of a run for its readers: the report's files, the mail on disk, and then its sending.

import type { Config } from '../model/config.ts';
import { sendMail } from '../mail/send.ts';
import type { ReportedRun } from './report-facts.ts';
import { writeReports } from './write-reports.ts';
import type { World } from './world.ts';

/** The whole SMTP conversation, in ms. */
const SEND_MS = 60_000;

export interface Delivery {
  /** What became of the mail, in one line. */
  readonly mail: string;
  /** Since the runs before, one line each, worst first; never empty. */
  readonly changes: readonly string[];
}

interface Sending {
  readonly config: Config;
  readonly world: World;
  /** Aborted: the run was interrupted, nobody is to wait for a mail server. */
  readonly signal: AbortSignal;
}

export async function deliver(run: ReportedRun, sending: Sending): Promise<Delivery> {
  const { mail, changes } = await writeReports(run, sending.config, sending.world);
  return { mail: await sendIt(mail, sending), changes };
}

async function sendIt(raw: Buffer, { config, signal }: Sending): Promise<string> {
  const { to, url, from } = config.mail;
  if (to.length === 0) return 'written to mail.eml; nobody to send it to (--email)';
  const readers = to.join(', ');
  if (url === null)
    return `not sent to ${readers}: no SMTP server is configured (BUILDER_SMTP_URL); it is in mail.eml`;
  if (signal.aborted) return `not sent to ${readers}: the run was interrupted; it is in mail.eml`;
  const sent = await sendMail(raw, { url, from, to, signal, timeoutMs: SEND_MS });
  if (sent.status === 'failed')
    return `not sent to ${readers}: ${sent.failure.message}; it is in mail.eml`;
  const refused = sent.rejected.length === 0 ? '' : `; refused: ${sent.rejected.join(', ')}`;
  return `sent to ${readers}${refused}`;
}
