// The mail as a reader sees it: in a real browser, wide and narrow, light and dark, with pictures and without.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import PostalMime, { type Email } from 'postal-mime';
import type { Browser, Page } from 'playwright-core';
import { composeMail } from '../../src/mail/compose.ts';
import { chartView, drawCharts } from '../../src/report/charts/draw-charts.ts';
import { mailFigures } from '../../src/report/mail-figures.ts';
import { renderMail, type MailBodies } from '../../src/report/render-mail.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { viewModel } from '../../src/report/view-model.ts';
import { startBrowser } from '../rig/browser.ts';
import { bigRun } from '../unit/report/big-run.ts';
import { trendOf } from '../unit/report/charts/trends.ts';
import { failingRun, greenRun } from '../unit/report/sample-runs.ts';

const ARTEFACTS = fileURLToPath(new URL('../artefacts/', import.meta.url));
const LINKS = { report: 'https://nightly.example.org/r/report.html', path: '/srv/r/report.html' };

const RUNS = {
  green: {
    ...greenRun(),
    trends: [
      trendOf('mocker-vllm', [430, 434, 431, 436, 434]),
      trendOf('mocker-sglang', [430, 434, 431, 312, 310], { changedAt: 3 }),
    ],
  },
  failing: failingRun(),
  large: bigRun(25, 60),
};

let browser: Browser;

before(async () => {
  browser = await startBrowser();
  await mkdir(ARTEFACTS, { recursive: true });
});

after(async () => {
  await browser.close();
});

async function bodiesOf(input: ReportInput): Promise<MailBodies> {
  const charts = await drawCharts(input);
  return renderMail(
    viewModel(input, charts.map(chartView)),
    LINKS,
    await mailFigures(input, charts),
  );
}

/** Composed and read back, as a mail program would. */
async function received(input: ReportInput): Promise<Email> {
  const raw = await composeMail({
    ...(await bodiesOf(input)),
    from: 'builder@example.org',
    to: ['ann@example.org'],
    date: input.now,
    run: input.results.run.id,
    host: 'nightly-07',
    verdict: 'passed',
  });
  return PostalMime.parse(raw);
}

/** The body with the pictures that its ids name, or with none where pictures are off. */
function shown({ html = '', attachments }: Email, pictures: boolean): string {
  return html.replaceAll(/cid:([^"]+)/g, (_, cid: string) => {
    const found = attachments.find(({ contentId }) => contentId === `<${cid}>`);
    assert.ok(found?.content instanceof ArrayBuffer, cid);
    const data = Buffer.from(found.content).toString('base64');
    return pictures ? `data:image/png;base64,${data}` : 'data:,';
  });
}

async function open(html: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.setContent(html);
  return page;
}

for (const name of ['green', 'failing'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [640, 400]) {
      test(`the mail of a ${name} run fits ${width} px, ${colorScheme}, with its pictures`, async () => {
        const page = await open(shown(await received(RUNS[name]), true), width, colorScheme);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(overflow, 0);
        const widths = await page.evaluate(
          '[...document.images].map((one) => [one.naturalWidth, one.clientWidth])',
        );
        assert.deepEqual(widths, [
          [752, 376],
          [752, 376],
        ]);
        await page.screenshot({
          path: join(ARTEFACTS, `mail-${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
        await page.close();
      });
    }
  }
}

test('every picture that the mail names lies in it, and no other', async () => {
  const { html = '', attachments } = await received(RUNS.green);
  const named = [...html.matchAll(/src="([^"]*)"/g)].map(([, source]) => source);
  assert.equal(named.length, 2);
  assert.deepEqual(
    named,
    attachments.map(({ contentId }) => `cid:${contentId?.slice(1, -1)}`),
  );
  assert.equal(new Set(named).size, 2);
});

test('without pictures nothing is missing: figures stand in their place, bars are cells', async () => {
  const page = await open(shown(await received(RUNS.failing), false), 640, 'light');
  await page.screenshot({ path: join(ARTEFACTS, 'mail-without-pictures.png'), fullPage: true });
  const alt = await page.locator('img').first().getAttribute('alt');
  assert.match(alt ?? '', /vllm at main: p50 28\.4, p90 37\.2, p99 68\.2/);
  const bars = await page.evaluate(
    `[...document.querySelectorAll('table table td[bgcolor="#0072b2"], table table td[bgcolor="#009e73"]')].map((one) => one.clientWidth)`,
  );
  assert.ok(Array.isArray(bars) && bars.length === 2, JSON.stringify(bars));
  assert.ok(Math.abs(bars[0] / bars[1] - 271.35 / 434.16) < 0.02, JSON.stringify(bars));
  await page.close();
});

test('what a mail program shows before it is opened begins with the verdict', async () => {
  const input = RUNS.failing;
  const { html = '' } = await received(input);
  const words = html
    .slice(html.indexOf('<body'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  assert.ok(words.startsWith(viewModel(input).verdict.sentence), words.slice(0, 200));
});

test('links in a mail are whole addresses', async () => {
  const { html = '' } = await received(RUNS.failing);
  const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target ?? '');
  assert.ok(targets.length > 4);
  for (const target of targets) assert.ok(target.startsWith(LINKS.report), target);
});

test('after a night of 200 tasks and 60 failures the body stays within 90 KB', async () => {
  const { html, text } = await bodiesOf(RUNS.large);
  assert.ok(Buffer.byteLength(html) <= 90_000, `${Buffer.byteLength(html)} bytes`);
  assert.ok(text.length > 1000);
});

test('no line of the text body is wider than 80 columns, except a command to copy', async () => {
  const { text } = await bodiesOf(RUNS.green);
  assert.match(text, /What the charts show\n {2}mocker-vllm answers first \[simulated\]/);
  const wide = text.split('\n').filter((line) => line.length > 80 && !/^ *\$ /.test(line));
  assert.deepEqual(wide, []);
});
