// The report as one self-contained page of at most 2 MB.

import { contentPolicy } from './content-policy.ts';
import { renderTemplate } from './template.ts';
import { reduced, REPORT_REDUCTIONS } from './reduced.ts';
import type { ReportView } from './view.ts';

const MOST_BYTES = 2_000_000;

/** Leaves out the least wanted parts until the page is small enough, and says so on it. */
export async function renderReport(view: ReportView): Promise<string> {
  const scripts = ['report/report.js', ...(view.live ? ['report/live.js'] : [])];
  const policy = await contentPolicy({ style: 'report/report.css', scripts });
  let html = '';
  for (const smaller of reduced(view, REPORT_REDUCTIONS)) {
    html = await renderTemplate('report.ejs', { view: smaller, policy });
    if (Buffer.byteLength(html) <= MOST_BYTES) break;
  }
  return html;
}
