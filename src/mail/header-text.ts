// Texts that go into headers: one line, nothing that could begin another header.

import { stripControl } from '../text/control.ts';

export function headerText(text: string): string {
  return stripControl(text).replaceAll(/\s+/g, ' ').trim();
}

/** What may stand between the angle brackets of an id. */
export function headerWord(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, '-');
}
