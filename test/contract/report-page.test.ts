// The report in a real browser: nothing is loaded, nothing overflows, nobody is shut out, and it works without scripts.
// Its pictures are kept in test/artefacts.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import * as v from 'valibot';
import { chartView, drawCharts } from '../../src/report/charts/draw-charts.ts';
import { renderReport } from '../../src/report/render-html.ts';
import { viewModel } from '../../src/report/view-model.ts';
import { violations } from '../rig/axe.ts';
import { startBrowser } from '../rig/browser.ts';
import { failingRun, greenRun, runningRun } from '../unit/report/sample-runs.ts';

const ARTEFACTS = fileURLToPath(new URL('../artefacts/', import.meta.url));
const RUNS = { green: greenRun, failing: failingRun, running: runningRun };

let browser: Browser;
let folder: string;

before(async () => {
  browser = await startBrowser();
  await mkdir(ARTEFACTS, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), 'builder-page-'));
  for (const [name, run] of Object.entries(RUNS)) {
    const input = run();
    const charts = (await drawCharts(input)).map(chartView);
    await writeFile(join(folder, `${name}.html`), await renderReport(viewModel(input, charts)));
  }
});

after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

interface Seen {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

async function open(name: string, options: BrowserContextOptions = {}): Promise<Seen> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return { page, complaints, requests };
}

for (const name of Object.keys(RUNS)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 400]) {
      const shown = { colorScheme, viewport: { width, height: 900 } };
      test(`${name} run, ${colorScheme}, ${width} px: quiet, self-contained, not too wide`, async () => {
        const { page, complaints, requests } = await open(name, shown);
        assert.deepEqual(complaints, []);
        assert.deepEqual(requests.filter((url) => !url.startsWith('data:')).slice(1), []);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(overflow, 0);
        const path = join(ARTEFACTS, `report-${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        await page.close();
      });

      test(`${name} run, ${colorScheme}, ${width} px: axe finds nothing to mend`, async () => {
        const { page } = await open(name, { ...shown, bypassCSP: true });
        await page.evaluate(
          `for (const one of document.querySelectorAll('details')) one.open = true`,
        );
        assert.deepEqual(await violations(page), []);
        await page.close();
      });
    }
  }
}

test('every link on the page that leads to the page leads somewhere', async () => {
  const { page } = await open('failing');
  const lost = await page.evaluate(
    `[...document.querySelectorAll('a[href^="#"]')].filter((link) => !document.getElementById(link.hash.slice(1))).length`,
  );
  assert.equal(lost, 0);
  await page.close();
});

test('without scripts everything is there but what needs one', async () => {
  const { page, complaints } = await open('failing', { javaScriptEnabled: false });
  assert.deepEqual(complaints, []);
  assert.equal(await page.locator('article.failure').count(), 4);
  assert.equal(await page.locator('.command button:visible').count(), 0);
  assert.equal(await page.locator('.filter:visible').count(), 0);
  await page.close();
});

test('j and k go from failure to failure, a slash filters, a button copies the command', async () => {
  const { page } = await open('failing');
  const focused = (): Promise<unknown> => page.evaluate('document.activeElement.id');
  const failures = viewModel(failingRun()).failures.map(({ id }) => id);
  await page.keyboard.press('j');
  assert.equal(await focused(), failures[0]);
  await page.keyboard.press('j');
  assert.equal(await focused(), failures[1]);
  await page.keyboard.press('k');
  assert.equal(await focused(), failures[0]);

  await page.keyboard.press('/');
  await page.keyboard.type('does not start');
  assert.equal(await page.locator('article.failure:visible').count(), 1);
  assert.match((await page.locator('#filter-count').textContent()) ?? '', /^\d+ of \d+ rows$/);

  const button = page.locator('article.failure:visible button');
  await button.click();
  await page.getByText('Copied').waitFor();
  await page.close();
});

test('in print nothing is cut off by a scrolling box', async () => {
  const { page } = await open('failing');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('nav:visible').count(), 0);
  const boxes = await page.evaluate(
    `getComputedStyle(document.querySelector('.scroll')).overflowX`,
  );
  assert.equal(boxes, 'visible');
  await page.close();
});

test('in print everything that is folded is there, without a script', async () => {
  const { page } = await open('failing', { javaScriptEnabled: false });
  const name = page.getByText('[base 3/3] COPY --from=uv').first();
  assert.equal(await name.isVisible(), false);
  await page.emulateMedia({ media: 'print' });
  const box = await name.boundingBox();
  assert.ok(box && box.height > 0);
  assert.equal(await name.isVisible(), true);
  await page.close();
});

test('everything that can be used is reached by Tab, and shows that it is', async () => {
  const { page } = await open('failing');
  const wanted = await page.locator(STOPS.replaceAll(/(?=,|$)/g, ':visible')).count();
  const reached = new Set<unknown>();
  for (let step = 0; step < wanted + 60; step += 1) {
    await page.keyboard.press('Tab');
    const [place, outline] = v.parse(
      v.tuple([v.number(), v.string()]),
      await page.evaluate(FOCUSED),
    );
    if (place < 0) continue;
    reached.add(place);
    assert.notEqual(outline, 'none');
  }
  assert.ok(reached.size >= wanted, `${reached.size} of ${wanted}`);
  await page.close();
});

const STOPS = 'a, button, input, summary, .scroll';
const FOCUSED = `[
  [...document.querySelectorAll('${STOPS}')].indexOf(document.activeElement),
  getComputedStyle(document.activeElement).outlineStyle,
]`;

test('whoever wants less motion gets none', async () => {
  const { page } = await open('failing', { reducedMotion: 'reduce' });
  const moving = await page.evaluate(`getComputedStyle(document.documentElement).scrollBehavior`);
  assert.equal(moving, 'auto');
  await page.close();
});
