// How long a report takes and how big it is: node bench/report.ts [rounds]

import { chartView, drawCharts } from '../src/report/charts/draw-charts.ts';
import { renderReport } from '../src/report/render-html.ts';
import { renderMail } from '../src/report/render-mail.ts';
import { renderMarkdown } from '../src/report/render-markdown.ts';
import { renderText } from '../src/report/render-text.ts';
import type { ReportInput } from '../src/report/report-input.ts';
import { viewModel } from '../src/report/view-model.ts';
import type { ReportView } from '../src/report/view.ts';
import { summarize } from '../src/text/quantile.ts';
import { formatBytes, formatDuration } from '../src/text/units.ts';
import { bigRun } from '../test/unit/report/big-run.ts';
import { failingRun, greenRun, runningRun } from '../test/unit/report/sample-runs.ts';

const ROUNDS = 20;

const RUNS: Readonly<Record<string, ReportInput>> = {
  'green, 24 tasks': greenRun(),
  'failing, 64 tasks': failingRun(),
  'running, 24 tasks': runningRun(),
  '200 tasks, 60 failed': bigRun(25, 60),
};

const LINKS = { report: 'https://builds.example.org/report.html', path: '/srv/report.html' };
const FORMS: Readonly<Record<string, (view: ReportView) => string | Promise<string>>> = {
  'report.html': renderReport,
  'report.txt': renderText,
  'report.md': (view) => renderMarkdown(view, LINKS.report),
  'mail, HTML': async (view) => (await renderMail(view, LINKS)).html,
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Median and span of what one round takes, in words. */
async function timed(work: () => unknown, rounds: number): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  const { p50, max } = summarize(times);
  const [median, least, most] = [p50 ?? 0, Math.min(...times), max ?? 0].map(formatDuration);
  return `${median} (${least} - ${most})`;
}

const rounds = Number(process.argv[2] ?? ROUNDS);
say(`${rounds} rounds each, median (least - most); besides loading the drawing library`);
for (const [name, run] of Object.entries(RUNS)) {
  say(`\n${name}`);
  say(`  ${'view'.padEnd(12)} ${''.padStart(8)}  ${await timed(() => viewModel(run), rounds)}`);
  const charts = (await drawCharts(run)).map(chartView);
  say(`  ${'charts'.padEnd(12)} ${''.padStart(8)}  ${await timed(() => drawCharts(run), rounds)}`);
  const view = viewModel(run, charts);
  for (const [form, render] of Object.entries(FORMS)) {
    const size = formatBytes(Buffer.byteLength(await render(view)));
    const took = await timed(() => render(view), rounds);
    say(`  ${form.padEnd(12)} ${size.padStart(8)}  ${took}`);
  }
}
