// Whole texts with frozen time: the report, the mail's text part, JUnit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { renderJunit } from '../../../src/report/junit.ts';
import { renderReport } from '../../../src/report/render-html.ts';
import { renderMail } from '../../../src/report/render-mail.ts';
import { renderMarkdown } from '../../../src/report/render-markdown.ts';
import { renderText } from '../../../src/report/render-text.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { failingRun, greenRun, runningRun } from './sample-runs.ts';

const AS_IT_IS = { serializers: [String] };
const LINKS = { report: null, path: '/srv/reports/20261121T070000Z-3fa9/report.html' };
const RUNS = { green: greenRun, failing: failingRun, running: runningRun };

function golden(name: string): string {
  return fileURLToPath(new URL(`../../golden/${name}`, import.meta.url));
}

for (const [name, run] of Object.entries(RUNS)) {
  test(`the text report of a ${name} run is as agreed`, (t) => {
    const text = renderText(viewModel(run()));
    t.assert.fileSnapshot(text, golden(`report-${name}.txt`), AS_IT_IS);
  });
}

test('the text part of the mail is as agreed', async (t) => {
  const { subject, text } = await renderMail(viewModel(failingRun()), LINKS);
  t.assert.fileSnapshot(`${subject}\n\n${text}`, golden('report-mail.txt'), AS_IT_IS);
});

test('the embedded default is no commit, and is named once', async () => {
  const view = viewModel(greenRun());
  const { html, text } = await renderMail(view, LINKS);
  const page = await renderReport(view);
  for (const words of [renderText(view), renderMarkdown(view, null), text, html, page]) {
    const tried = words.slice(words.indexOf('What was tried')).slice(0, 900);
    assert.match(tried, /the embedded default of builder 0\.1\.0/);
    assert.equal(tried.split('embedded default').length, 2);
    assert.doesNotMatch(tried, /builder@/);
  }
});

test('a step and its time stay together at the end of a line of the mail', async () => {
  const { html } = await renderMail(viewModel(greenRun()), LINKS);
  assert.match(html, /smoke\u00a0[\d.]+\u00a0s/);
  assert.doesNotMatch(html, /(?:build|smoke|sanity) [\d.]+ m?s\b/);
});

test('a page counts memory as everything else, in decimal units', () => {
  const host = viewModel(greenRun()).provenance.find(({ label }) => label === 'Host');
  assert.match(host?.value ?? '', /, [\d.]+ GB$/);
});

test('the JUnit file is as agreed', (t) => {
  t.assert.fileSnapshot(renderJunit(failingRun().results), golden('report-junit.xml'), AS_IT_IS);
});

test('no line of a text is wider than 80 columns, except a command to copy', () => {
  for (const run of Object.values(RUNS)) {
    const wide = renderText(viewModel(run()))
      .split('\n')
      .filter((line) => line.length > 80);
    assert.deepEqual(
      wide.filter((line) => !/^ *\$ /.test(line)),
      [],
    );
  }
});

test('a run that is simulated, wholly or in part, says so in the subject', async () => {
  const green = await renderMail(viewModel(greenRun()), LINKS);
  assert.equal(green.subject, 'builder passed: All 3 images are good [simulated]');
  const mixed = await renderMail(viewModel(failingRun()), LINKS);
  assert.match(mixed.subject, / \[partly simulated\]$/);
  const real = await renderMail({ ...viewModel(failingRun()), simulated: null }, LINKS);
  assert.doesNotMatch(real.subject, /simulated/);
});

test('a subject stays short whatever the branch is called', async () => {
  const { subject } = await renderMail(viewModel(failingRun()), LINKS);
  assert.ok(subject.length < 200, subject);
});
