// The page of a run under way in a real browser: it renews itself where the reader left it, and owns up when it is old.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { renderReport } from '../../src/report/render-html.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { viewModel } from '../../src/report/view-model.ts';
import { startBrowser } from '../rig/browser.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { greenRun, runningRun } from '../unit/report/sample-runs.ts';

let browser: Browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser.close());

/** A page on disk that can be written again, and a browser whose clock we turn. */
async function follow(first: ReportInput) {
  const dir = await tempDir();
  const file = join(dir.path, 'report.html');
  const complaints: string[] = [];
  const page = await browser.newPage({ viewport: { width: 1000, height: 500 } });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const write = async (input: ReportInput): Promise<void> =>
    writeFile(file, await renderReport(viewModel(input)));
  await write(first);
  await page.clock.install({ time: first.now + 1000 });
  await page.goto(pathToFileURL(file).href);
  return {
    page,
    complaints,
    write,
    [Symbol.asyncDispose]: async () => {
      await page.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}

/** Lets time pass, up to and with the next reload. */
async function reloaded(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.clock.runFor(6000);
  await loaded;
}

function later(input: ReportInput, ms: number): ReportInput {
  return { ...input, now: input.now + ms };
}

test('it renews itself, and keeps what is open, filtered and in sight', async () => {
  const run = runningRun();
  await using followed = await follow(run);
  const { page, complaints, write } = followed;
  await page.locator('.build summary').first().click();
  await page.locator('.filter input').fill('sglang');
  await page.evaluate('document.activeElement.blur(), scrollTo(0, 250)');
  await write(later(run, 4000));
  await reloaded(page);
  assert.match((await page.locator('h1').textContent()) ?? '', /Running for 56\.0 s/);
  assert.equal(await page.locator('.build[open]').count(), 1);
  assert.equal(await page.locator('.filter input').inputValue(), 'sglang');
  assert.equal(await page.locator('.matrix tbody tr:visible').count(), 1);
  assert.equal(await page.evaluate('scrollY'), 250);
  assert.equal(await page.locator('#late:visible').count(), 0);
  assert.deepEqual(complaints, []);
});

test('the page of the end follows by itself, and renews itself no more', async () => {
  const run = runningRun();
  await using followed = await follow(run);
  const { page, complaints, write } = followed;
  await write(greenRun());
  await reloaded(page);
  assert.match((await page.locator('h1').textContent()) ?? '', /All 3 images are good/);
  await page.evaluate('globalThis.same = true');
  await page.clock.runFor(60_000);
  assert.equal(await page.evaluate('globalThis.same'), true);
  assert.equal(await page.locator('.live').count(), 0);
  assert.deepEqual(complaints, []);
});

test('a page that is not written any more says so, and what to ask', async () => {
  const run = runningRun();
  await using followed = await follow(run);
  const { page, write } = followed;
  assert.equal(await page.locator('#late:visible').count(), 0);
  for (let reload = 0; reload < 11; reload += 1) await reloaded(page);
  const words = page.locator('#late');
  await words.waitFor();
  assert.match(
    (await words.textContent()) ?? '',
    /For 1 m nothing has changed, or the run has died/,
  );
  assert.match((await words.textContent()) ?? '', /builder show latest/);
  await write(later(run, 70_000));
  await reloaded(page);
  assert.equal(await page.locator('#late:visible').count(), 0);
});

test('it stands still while it is paused', async () => {
  const run = runningRun();
  await using followed = await follow(run);
  const { page } = followed;
  await page.locator('#pause').click();
  await page.evaluate('globalThis.same = true');
  await page.clock.runFor(30_000);
  assert.equal(await page.evaluate('globalThis.same'), true);
  await page.locator('#pause').click();
  await reloaded(page);
  assert.equal(await page.evaluate('globalThis.same'), undefined);
});

test('it stands still while somebody marks words on it', async () => {
  await using followed = await follow(runningRun());
  const { page } = followed;
  await page.evaluate(
    `getSelection().selectAllChildren(document.querySelector('h1')), globalThis.same = true`,
  );
  await page.clock.runFor(30_000);
  assert.equal(await page.evaluate('globalThis.same'), true);
});
