// Stored results to the files people read: page, text, JUnit, mail. Needs neither engine nor network.

import { join } from 'node:path';
import { composeMail } from '../mail/compose.ts';
import type { Config } from '../model/config.ts';
import { chartView, drawCharts } from '../report/charts/draw-charts.ts';
import { changeLines } from '../report/changes.ts';
import { renderJunit } from '../report/junit.ts';
import { mailFigures } from '../report/mail-figures.ts';
import { renderReport } from '../report/render-html.ts';
import { renderMail } from '../report/render-mail.ts';
import { renderMarkdown } from '../report/render-markdown.ts';
import { renderText } from '../report/render-text.ts';
import { viewModel } from '../report/view-model.ts';
import { pageAddress } from './page-address.ts';
import { reportInput, type ReportedRun } from './report-facts.ts';
import type { World } from './world.ts';
import { writeLogPages } from './write-log-pages.ts';
import { writeInRun } from '../store/run-files.ts';

export interface WrittenReports {
  /** As it lies in the run folder. */
  readonly page: string;
  /** The mail as it lies on disk. */
  readonly mail: Buffer;
  /** Since the runs before, one line each. */
  readonly changes: readonly string[];
}

export async function writeReports(
  run: ReportedRun,
  { mail, linkBase, reportsDir }: Config,
  { host }: World,
): Promise<WrittenReports> {
  const { folder, results, lost = false } = run;
  const facts = await reportInput(run, reportsDir, host.clock);
  const input = { ...facts, logPages: await writeLogPages(folder, results) };
  const charts = await drawCharts(input);
  const view = viewModel(input, charts.map(chartView));
  const at = (name: string): string => join(folder.dir, name);
  const page = await renderReport(view);
  await writeInRun(at('report.html'), page);
  await writeInRun(at('report.txt'), renderText(view));
  await writeInRun(at('junit.xml'), renderJunit(results, lost));
  const report = pageAddress(linkBase, folder.id);
  await writeInRun(at('report.md'), renderMarkdown(view, report));
  const links = { report, path: at('report.html') };
  const bodies = await renderMail(view, links, await mailFigures(input, charts));
  const raw = await composeMail({
    ...bodies,
    from: mail.from,
    to: mail.to,
    date: input.now,
    run: folder.id,
    host: host.name,
    verdict: results.run.verdict ?? (lost ? 'lost' : 'running'),
  });
  await writeInRun(at('mail.eml'), raw);
  return { page, mail: raw, changes: changeLines(view.changes) };
}
