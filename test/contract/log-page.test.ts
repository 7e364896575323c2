// From a card to the guilty line of its log, from disk and in a browser.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { renderReport } from '../../src/report/render-html.ts';
import { renderLogPage } from '../../src/report/log-page.ts';
import { viewModel } from '../../src/report/view-model.ts';
import { violations } from '../rig/axe.ts';
import { startBrowser } from '../rig/browser.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { failingRun } from '../unit/report/sample-runs.ts';

const TASK = 'serve.sglang.runtime.f00dbeef1';

test('a card leads to its line, and the log leads back to the card', async () => {
  await using dir = await tempDir();
  await using browser = await startBrowser();
  const run = { ...failingRun(), logPages: new Set([TASK]) };
  const log = Array.from({ length: 400 }, (_, index) => `line ${index + 1}`).join('\n');
  await mkdir(join(dir.path, 'logs'));
  await writeFile(join(dir.path, 'report.html'), await renderReport(viewModel(run)));
  await writeFile(join(dir.path, `logs/${TASK}.html`), (await renderLogPage(TASK, log)) ?? '');
  const page = await browser.newPage({ bypassCSP: true });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(pathToFileURL(join(dir.path, 'report.html')).href);
  await page.getByRole('link', { name: 'Full log, line 49' }).click();
  assert.equal(await page.locator(':target').textContent(), 'line 49');
  const { y = -1 } = (await page.locator(':target').boundingBox()) ?? {};
  assert.ok(y > 0 && y < 720, `line 49 at ${y}`);
  assert.ok((await page.evaluate<number>('scrollY')) > 0);
  assert.deepEqual(await violations(page), []);
  await page.getByRole('link', { name: 'Back to the report' }).click();
  assert.equal(await page.locator('article:target').count(), 1);
  assert.deepEqual(complaints, []);
});
