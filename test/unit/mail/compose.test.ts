import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import PostalMime from 'postal-mime';
import { composeMail, type Mail } from '../../../src/mail/compose.ts';
import { renderMail } from '../../../src/report/render-mail.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { bigRun } from '../report/big-run.ts';

const MAIL: Mail = {
  from: 'builder <builder@example.org>',
  to: ['ann@example.org'],
  subject: 'builder passed: All 3 images are good [simulated]',
  html: '<p>good</p>',
  text: 'good\n',
  date: Date.UTC(2026, 10, 21, 7, 4, 12),
  run: '20261121T070000Z-3fa9',
  host: 'nightly-07',
  verdict: 'passed',
};

async function headers(mail: Mail): Promise<Map<string, string>> {
  const parsed = await PostalMime.parse(await composeMail(mail));
  return new Map(parsed.headers.map(({ key, value }) => [key, value]));
}

test('a mail says when, from which run, with which verdict, and that no person wrote it', async () => {
  const found = await headers(MAIL);
  assert.equal(found.get('date'), 'Sat, 21 Nov 2026 07:04:12 +0000');
  assert.equal(found.get('message-id'), '<20261121T070000Z-3fa9@nightly-07>');
  assert.equal(found.get('auto-submitted'), 'auto-generated');
  assert.equal(found.get('list-id'), 'builder on nightly-07 <builder.nightly-07>');
  assert.equal(found.get('x-builder-verdict'), 'passed');
  assert.equal(found.get('x-builder-run'), MAIL.run);
  assert.equal(found.get('subject'), MAIL.subject);
  assert.equal(found.get('to'), 'ann@example.org');
});

test('a mail to nobody is a valid message all the same', async () => {
  const found = await headers({ ...MAIL, to: [] });
  assert.equal(found.get('to'), 'undisclosed recipients:;');
  assert.equal(found.get('from'), 'builder <builder@example.org>');
});

test('composing twice gives one message id and the same two bodies', async () => {
  const [one, two] = await Promise.all(
    [MAIL, MAIL].map(async (mail) => PostalMime.parse(await composeMail(mail))),
  );
  assert.ok(one && two);
  assert.equal(one.messageId, two.messageId);
  assert.equal(one.text, two.text);
  assert.equal(one.html, two.html);
});

test('no text that goes into a header begins another header', async () => {
  const plain = [...(await headers(MAIL)).keys()];
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (words) => {
      const bad = `${words}\r\nBcc: eve@example.org\r\n\r\n<script>`;
      const mail = { ...MAIL, subject: bad, run: bad, host: bad, verdict: bad };
      assert.deepEqual([...(await headers(mail)).keys()], plain);
    }),
    { numRuns: 50 },
  );
});

test('an addressee cannot bring a header along', async () => {
  const found = await headers({ ...MAIL, to: ['ann@example.org\r\nBcc: eve@example.org'] });
  assert.equal(found.has('bcc'), false);
});

test('pictures lie inside the message, each found by its id', async () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex');
  const pictures = [{ cid: 'chart-ttft.run@builder', fileName: 'chart-ttft.png', png }];
  const html = '<img src="cid:chart-ttft.run@builder" alt="p50 17.8">';
  const raw = await composeMail({ ...MAIL, html, pictures });
  const parsed = await PostalMime.parse(raw);
  assert.equal(parsed.text?.trim(), 'good');
  const [picture, ...others] = parsed.attachments;
  assert.deepEqual(others, []);
  assert.equal(picture?.contentId, '<chart-ttft.run@builder>');
  assert.equal(picture.disposition, 'inline');
  assert.equal(picture.related, true);
  assert.equal(picture.mimeType, 'image/png');
  assert.ok(picture.content instanceof ArrayBuffer);
  assert.deepEqual(Buffer.from(picture.content), png);
});

test('the message on disk stays within 90 KB after a night of 60 failures', async () => {
  const links = { report: null, path: '/srv/reports/report.html' };
  const bodies = await renderMail(viewModel(bigRun(25, 60)), links);
  const raw = await composeMail({ ...MAIL, ...bodies });
  assert.ok(raw.length <= 90_000, `${raw.length} bytes`);
  const parsed = await PostalMime.parse(raw);
  assert.equal(parsed.html?.replaceAll('\r\n', '\n').trim(), bodies.html.trim());
});
