import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderLogPage } from '../../../src/report/log-page.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { failingRun } from './sample-runs.ts';

const TASK = 'serve.sglang.runtime.f00dbeef1';

test('every line of a log has an anchor, and nothing of it is mark-up', async () => {
  const html = await renderLogPage(TASK, 'first\n\n\u001b[31m<b>third</b>\u001b[0m\n');
  assert.match(html ?? '', /<span id="L1">first<\/span>\n<span id="L2"><\/span>/);
  assert.match(html ?? '', /<span id="L3">&lt;b&gt;third&lt;\/b&gt;<\/span>/);
  assert.doesNotMatch(html ?? '', /id="L4"|<script/);
  assert.match(html ?? '', new RegExp(`href="../report.html#failure-${TASK}"`));
  assert.match(html ?? '', new RegExp(`href="${TASK}.log"`));
});

test('a log too long for a browser stays a plain one', async () => {
  assert.equal(await renderLogPage(TASK, 'line\n'.repeat(1_000_000)), null);
});

test('a card leads to the line on the page of the log, where there is one', () => {
  const run = { ...failingRun(), logPages: new Set([TASK]) };
  const links = viewModel(run).failures.map(({ log }) => log);
  assert.ok(links.includes(`logs/${TASK}.html#L49`));
  assert.ok(links.some((link) => link?.startsWith('logs/build.vllm.runtime.f00dbeef1.log#')));
});
