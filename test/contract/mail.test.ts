// A real SMTP conversation: what arrives, and what comes of a server that refuses, stalls or drops.

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import PostalMime from 'postal-mime';
import { composeMail, type Mail } from '../../src/mail/compose.ts';
import { sendMail, type Sent, type SendOptions } from '../../src/mail/send.ts';
import { startSmtpSink, type Behaviour, type SmtpSink } from '../rig/smtp-sink.ts';
import { renderMail } from '../../src/report/render-mail.ts';
import { viewModel } from '../../src/report/view-model.ts';
import { failingRun } from '../unit/report/sample-runs.ts';

const LETTER: Mail = {
  from: 'builder <builder@example.org>',
  to: ['ann@example.org', 'Bea Example <bea@example.org>'],
  subject: 'builder failed: vllm does not build',
  html: '<p>Grüße</p>',
  text: 'Grüße\n',
  date: 1_795_244_652_000,
  run: '20261121T070000Z-3fa9',
  host: 'nightly-07',
  verdict: 'failed',
};

async function sink(t: TestContext, behaviour?: Behaviour): Promise<SmtpSink> {
  const started = await startSmtpSink(behaviour);
  t.after(() => started.close());
  return started;
}

async function send(server: SmtpSink, more: Partial<SendOptions> = {}): Promise<Sent> {
  return sendMail(await composeMail(LETTER), {
    url: server.url,
    from: 'builder@example.org',
    to: ['ann@example.org', 'bea@example.org'],
    signal: new AbortController().signal,
    timeoutMs: 5000,
    ...more,
  });
}

function failed(sent: Sent): Extract<Sent, { status: 'failed' }> {
  assert.equal(sent.status, 'failed');
  return sent;
}

test('a report arrives whole, in both bodies, for every addressee', async (t) => {
  const server = await sink(t);
  const bodies = await renderMail(viewModel(failingRun()), { report: null, path: '/srv/r.html' });
  const raw = await composeMail({ ...LETTER, ...bodies });
  const sent = await sendMail(raw, {
    url: server.url,
    from: 'builder@example.org',
    to: ['ann@example.org', 'bea@example.org'],
    signal: new AbortController().signal,
    timeoutMs: 5000,
  });
  assert.equal(sent.status, 'sent');
  const [letter] = server.letters;
  assert.ok(letter);
  assert.equal(letter.from, 'builder@example.org');
  assert.deepEqual(letter.to, ['ann@example.org', 'bea@example.org']);
  const mail = await PostalMime.parse(letter.raw);
  assert.equal(mail.subject, bodies.subject);
  assert.equal(mail.text?.replaceAll('\r\n', '\n').trim(), bodies.text.trim());
  assert.equal(mail.html?.replaceAll('\r\n', '\n').trim(), bodies.html.trim());
  assert.deepEqual(mail.attachments, []);
});

test('a server that is busy is worth another try', async (t) => {
  const server = await sink(t, { kind: 'refuse', code: 451, times: 1 });
  const first = failed(await send(server));
  assert.equal(first.failure.class, 'network');
  assert.match(first.failure.message, /answered 451$/);
  assert.equal((await send(server)).status, 'sent');
  assert.equal(server.letters.length, 1);
});

test('a server that refuses for good is believed', async (t) => {
  const sent = failed(await send(await sink(t, { kind: 'refuse', code: 550, times: 1 })));
  assert.equal(sent.failure.class, 'config');
  assert.match(sent.failure.cause ?? '', /not now, not here/);
});

test('one refused addressee does not cost the others their mail', async (t) => {
  const sent = await send(await sink(t, { kind: 'refuse-address', address: 'ann@example.org' }));
  assert.equal(sent.status, 'sent');
  assert.deepEqual(sent.rejected, ['ann@example.org']);
});

test('a server that never answers costs no more than the deadline', async (t) => {
  const started = performance.now();
  const sent = failed(await send(await sink(t, { kind: 'silent' }), { timeoutMs: 300 }));
  assert.equal(sent.failure.class, 'timeout');
  assert.ok(performance.now() - started < 3000);
});

test('a connection that breaks in the middle is worth another try', async (t) => {
  const sent = failed(await send(await sink(t, { kind: 'drop' })));
  assert.equal(sent.failure.class, 'network');
});

test('an end of the run ends the conversation', async (t) => {
  const stop = new AbortController();
  const sending = send(await sink(t, { kind: 'silent' }), { signal: stop.signal });
  stop.abort();
  assert.match(failed(await sending).failure.message, /was cancelled$/);
});

test('a wrong password is said without showing it', async (t) => {
  const server = await startSmtpSink({ kind: 'accept' }, { user: 'ann', password: 'right' });
  t.after(() => server.close());
  const url = server.url.replace('right', 'hunter2');
  const sent = failed(await send(server, { url }));
  assert.equal(sent.failure.class, 'auth');
  assert.doesNotMatch(JSON.stringify(sent), /hunter2/);
});

test('an address that is no mail server is a mistake in the configuration', async (t) => {
  const server = await sink(t);
  const urls = ['', 'mail.example.org', 'http://127.0.0.1:25', 'smtp://'];
  const all = await Promise.all(urls.map((url) => send(server, { url })));
  assert.deepEqual(
    all.map((sent) => failed(sent).failure.class),
    ['config', 'config', 'config', 'config'],
  );
});

test('nobody listening is no news about the message', async (t) => {
  const server = await sink(t);
  await server.close();
  const sent = failed(await send(server));
  assert.match(sent.failure.message, /could not be reached$/);
});
