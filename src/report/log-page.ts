// A log as a page with an anchor a line: browsers open a plain text at a line only from a server, never from disk.

import { stripControl } from '../text/control.ts';
import { contentPolicy } from './content-policy.ts';
import { cardId, fileUrl } from './links.ts';
import { renderTemplate } from './template.ts';

const STYLE = 'report/log.css';
/** Beyond it a browser takes long to show it, and the plain log is the better one. */
const MOST_CHARACTERS = 4_000_000;

/** Null for a log too long to be a page. */
export async function renderLogPage(task: string, text: string): Promise<string | null> {
  if (text.length > MOST_CHARACTERS) return null;
  const log = {
    task,
    card: cardId(task),
    file: fileUrl(`${task}.log`) ?? '',
    lines: text.replace(/\n$/, '').split('\n').map(stripControl),
  };
  return renderTemplate('log.ejs', {
    log,
    policy: await contentPolicy({ style: STYLE, scripts: [] }),
  });
}
