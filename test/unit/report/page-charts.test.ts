import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReport } from '../../../src/report/render-html.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import type { ChartView } from '../../../src/report/view.ts';
import { bigRun } from './big-run.ts';
import { greenRun, runningRun } from './sample-runs.ts';

const CHART: ChartView = {
  id: 'chart-ttft',
  section: 'comparison',
  title: 'vllm answers <first>',
  subtitle: 'Time to first token in ms',
  svg: '<svg viewBox="0 0 348 100"><path d="M0 0"></path></svg>',
  alt: 'vllm: p50 14.2 ms',
  csvHref: 'data:text/csv,framework%2Cp50',
  simulated: true,
};

test('a chart stands in its section, its drawing as it is and its words escaped', async () => {
  const sections = ['comparison', 'measurements', 'trends'] as const;
  for (const section of sections) {
    const html = await renderReport(viewModel(greenRun(), [{ ...CHART, section }]));
    const body = html.split(`<section id="${section}"`)[1]?.split('</section>')[0] ?? '';
    assert.ok(body.includes(CHART.svg), section);
    assert.match(body, /vllm answers &lt;first&gt;/);
    assert.match(body, /href="data:text\/csv,framework%2Cp50" download="chart-ttft\.csv"/);
    assert.match(body, /class="simulated"/);
  }
});

test('a page without charts has neither their section nor a way to it', async () => {
  const html = await renderReport(viewModel(runningRun()));
  assert.doesNotMatch(html, /#trends|id="trends"|class="charts"/);
});

test('charts do not make a page too big', async () => {
  const charts = Array.from({ length: 60 }, (_, index) => ({
    ...CHART,
    id: `chart-${index}`,
    svg: `<svg viewBox="0 0 1 1">${'<path d="M0 0"></path>'.repeat(2000)}</svg>`,
  }));
  const html = await renderReport(viewModel(bigRun(25, 60), charts));
  assert.ok(Buffer.byteLength(html) <= 2_000_000);
  assert.match(html, /Left out to keep this small: .*charts/);
});
