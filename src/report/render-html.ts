// The report as one self-contained page of at most 2 MB.

import { createHash } from 'node:crypto';
import { readTemplate, renderTemplate } from './template.ts';
import { reduced, REPORT_REDUCTIONS } from './reduced.ts';
import type { ReportView } from './view.ts';

const MOST_BYTES = 2_000_000;

/** Leaves out the least wanted parts until the page is small enough, and says so on it. */
export async function renderReport(view: ReportView): Promise<string> {
  const policy = await contentPolicy(view.live !== null);
  let html = '';
  for (const smaller of reduced(view, REPORT_REDUCTIONS)) {
    html = await renderTemplate('report.ejs', { view: smaller, policy });
    if (Buffer.byteLength(html) <= MOST_BYTES) break;
  }
  return html;
}

/** Nothing is loaded and nothing runs but the page's own style and scripts. */
async function contentPolicy(live: boolean): Promise<string> {
  const scripts = ['report/report.js', ...(live ? ['report/live.js'] : [])];
  return [
    `default-src 'none'`,
    `style-src ${await hashes(['report/report.css'])}`,
    `script-src ${await hashes(scripts)}`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

async function hashes(names: readonly string[]): Promise<string> {
  const texts = await Promise.all(names.map(readTemplate));
  return texts.map(sha256).join(' ');
}

function sha256(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
