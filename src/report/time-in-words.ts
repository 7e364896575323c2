// A stored time as a person reads it.

import { isoTime, parseTime } from '../text/time.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `21 Nov 2026, 07:00 UTC`; the text itself where it is no time. */
export function timeInWords(iso: string): string {
  const at = parseTime(iso);
  if (Number.isNaN(at)) return iso;
  const utc = isoTime(at);
  const month = MONTHS[Number(utc.slice(5, 7)) - 1] ?? '';
  return `${Number(utc.slice(8, 10))} ${month} ${utc.slice(0, 4)}, ${utc.slice(11, 16)} UTC`;
}
