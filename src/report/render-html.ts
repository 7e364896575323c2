// The report as one self-contained page of at most 2 MB.

import { createHash } from 'node:crypto';
import { readTemplate, renderTemplate } from './template.ts';
import { reduced, REPORT_REDUCTIONS } from './reduced.ts';
import type { ReportView } from './view.ts';

const MOST_BYTES = 2_000_000;

/** Leaves out the least wanted parts until the page is small enough, and says so on it. */
export async function renderReport(view: ReportView): Promise<string> {
  const policy = await contentPolicy();
  let html = '';
  for (const smaller of reduced(view, REPORT_REDUCTIONS)) {
    html = await renderTemplate('report.ejs', { view: smaller, policy });
    if (Buffer.byteLength(html) <= MOST_BYTES) break;
  }
  return html;
}

/** Nothing is loaded and nothing runs but the page's own style and script. */
async function contentPolicy(): Promise<string> {
  const [style, script] = await Promise.all(
    ['report/report.css', 'report/report.js'].map(async (name) => sha256(await readTemplate(name))),
  );
  return [
    `default-src 'none'`,
    `style-src ${style}`,
    `script-src ${script}`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

function sha256(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
