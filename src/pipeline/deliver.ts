// The end of a run for its readers: the report's files, their copy, the mail on disk, and then its sending.

import type { Config } from '../model/config.ts';
import { sendMail } from '../mail/send.ts';
import { failure, FailureError, type Failure } from '../model/reason.ts';
import { copyReport } from './copy-report.ts';
import type { ReportedRun } from './report-facts.ts';
import { writeReports } from './write-reports.ts';
import type { World } from './world.ts';

/** The whole SMTP conversation, in ms. */
const SEND_MS = 60_000;

export interface Delivery {
  /** What became of the mail, in one line. */
  readonly mail: string;
  /** Why the mail server did not take it. */
  readonly unsent?: Failure;
  /** Why the second copy of the report is not there. */
  readonly uncopied?: Failure;
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
  const { config, world } = sending;
  const { page, mail, changes } = await writeReports(run, config, world);
  const { htmlOut } = config;
  const uncopied = htmlOut === null ? null : await copyReport(page, run.folder, htmlOut);
  const sent = await sendIt(mail, sending);
  return { ...sent, changes, ...(uncopied !== null && { uncopied }) };
}

/** Of a stored run, to whom the configuration names. Throws a FailureError where no server is configured. */
export async function mailStored(
  run: ReportedRun,
  sending: Sending,
): Promise<Pick<Delivery, 'mail' | 'unsent'>> {
  const { config, world } = sending;
  const { mail } = await writeReports(run, config, world);
  if (config.mail.url !== null) return sendIt(mail, sending);
  throw new FailureError(
    failure('config', `the mail of the run ${run.folder.id} has no server to go to`, {
      where: run.folder.dir,
      hint: '--smtp-url smtp://HOST:PORT, or BUILDER_SMTP_URL',
    }),
  );
}

async function sendIt(
  raw: Buffer,
  { config, signal }: Sending,
): Promise<Pick<Delivery, 'mail' | 'unsent'>> {
  const { to, url, from } = config.mail;
  if (to.length === 0) return { mail: 'written to mail.eml; nobody to send it to (--email)' };
  const readers = to.join(', ');
  const unsent = (why: string): string => `not sent to ${readers}: ${why}; it is in mail.eml`;
  if (url === null) return { mail: unsent('no SMTP server is configured (BUILDER_SMTP_URL)') };
  if (signal.aborted) return { mail: unsent('the run was interrupted') };
  const sent = await sendMail(raw, { url, from, to, signal, timeoutMs: SEND_MS });
  if (sent.status === 'failed') return { mail: unsent(sent.failure.message), unsent: sent.failure };
  const refused = sent.rejected.length === 0 ? '' : `; refused: ${sent.rejected.join(', ')}`;
  return { mail: `sent to ${readers}${refused}` };
}
