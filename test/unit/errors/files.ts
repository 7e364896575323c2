// What the disk and the mail server refuse, at the end of a run as at its beginning.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { wordsOf } from '../../../src/cli/words.ts';
import { ensureDir } from '../../../src/host/files.ts';
import { acquireLock } from '../../../src/host/lock.ts';
import { orFileFailure } from '../../../src/host/or-file-failure.ts';
import { sendMail } from '../../../src/mail/send.ts';
import { copyReport } from '../../../src/pipeline/copy-report.ts';
import { listRuns } from '../../../src/store/runs.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { startSmtpSink, type Behaviour } from '../../rig/smtp-sink.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { ended, failureOf, type ErrorCase } from './shown.ts';

const ADA = { user: 'ada', password: 'geheim' };
const MAIL = Buffer.from('Subject: hello\r\n\r\nhello\r\n');

/** As a run says it that has ended, and whose results or mail did not get where they should. */
async function afterwards(work: () => unknown, where?: string): Promise<string> {
  const host = madeUpHost();
  wordsOf({ host, args: [], flags: {} }).fail(await failureOf(work), where);
  return host.stderr.text;
}

interface Sending {
  readonly url?: string;
  readonly to?: readonly string[];
  readonly timeoutMs?: number;
  readonly cancelled?: boolean;
  readonly account?: typeof ADA;
  /** In place of the account's. */
  readonly password?: string;
}

async function sending(behaviour: Behaviour, asked: Sending = {}): Promise<string> {
  const sink = await startSmtpSink(behaviour, asked.account);
  try {
    const own = sink.url.replace(ADA.password, asked.password ?? ADA.password);
    const { url = own, to = ['ada@example.org'], timeoutMs = 5000, cancelled } = asked;
    const signal = cancelled === true ? AbortSignal.abort() : new AbortController().signal;
    return await afterwards(async () => {
      const sent = await sendMail(MAIL, { url, from: 'b@example.org', to, signal, timeoutMs });
      return sent.status === 'failed' ? sent.failure : null;
    });
  } finally {
    await sink.close();
  }
}

async function inAFile(): Promise<string> {
  await using dir = await tempDir();
  await writeFile(path.join(dir.path, 'reports'), 'a file');
  return await ended(() => listRuns(path.join(dir.path, 'reports')));
}

/** The kernel's own full disk. */
async function full(): Promise<string> {
  return afterwards(
    () => orFileFailure('recording the run in reports', () => writeFile('/dev/full', 'x')),
    '/home/kim/reports',
  );
}

async function below(): Promise<string> {
  await using dir = await tempDir();
  await writeFile(path.join(dir.path, 'reports'), 'a file');
  return await ended(() =>
    orFileFailure('recording a run in reports', () => ensureDir(path.join(dir.path, 'reports/x'))),
  );
}

/** /proc refuses new folders as a disk does that is read-only. */
function unlockable(): Promise<string> {
  const note = { host: 'spark', pid: 1, started: '', run: '', note: '' };
  return ended(() => acquireLock('/proc/builder/clones/dynamo.lock', note));
}

async function copied(): Promise<string> {
  await using dir = await tempDir();
  await writeFile(path.join(dir.path, 'www'), 'a file');
  const to = path.join(dir.path, 'www/index.html');
  return await afterwards(() => copyReport('', { dir: dir.path }, to));
}

/** A port where nobody listens any more. */
async function nobody(): Promise<string> {
  const sink = await startSmtpSink();
  await sink.close();
  return sending({ kind: 'accept' }, { url: sink.url });
}
export const FILES: readonly ErrorCase[] = [
  { title: 'a disk that is full when results are stored', show: full },
  { title: 'a file where the reports should lie', show: inAFile },
  { title: 'a folder that cannot be made', show: below },
  { title: 'a lock where nothing can be written', show: unlockable },
  { title: 'a second copy of the report that cannot be written', show: copied },
  { title: 'a mail server that is not there', show: nobody },
  {
    title: 'a mail server that refuses the mail',
    show: () => sending({ kind: 'refuse', code: 554, times: 1 }),
  },
  {
    title: 'a mail server that wants a log-in',
    show: () => sending({ kind: 'accept' }, { account: ADA, password: 'wrong' }),
  },
  {
    title: 'a mail server that falls silent',
    show: () => sending({ kind: 'silent' }, { timeoutMs: 300 }),
  },
  {
    title: 'a mail that was cancelled',
    show: () => sending({ kind: 'accept' }, { cancelled: true }),
  },
  {
    title: 'an address that is no mail server',
    show: () => sending({ kind: 'accept' }, { url: 'http://x' }),
  },
  { title: 'a mail to nobody', show: () => sending({ kind: 'accept' }, { to: [] }) },
];
