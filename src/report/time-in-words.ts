// Times as a person reads them.

import { isoTime, parseTime } from '../text/time.ts';
import { plural } from '../text/units.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `21 Nov 2026, 07:00 UTC`, with `seconds` `07:00:00`; the text itself where it is no time. */
export function timeInWords(iso: string, to: 'minutes' | 'seconds' = 'minutes'): string {
  const at = parseTime(iso);
  if (Number.isNaN(at)) return iso;
  const utc = isoTime(at);
  const month = MONTHS[Number(utc.slice(5, 7)) - 1] ?? '';
  return `${Number(utc.slice(8, 10))} ${month} ${utc.slice(0, 4)}, ${utc.slice(11, to === 'seconds' ? 19 : 16)} UTC`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long before, as people say it: `14 seconds before`, `12 minutes before`, `24 hours before`, `3 days before`; `between` in ms. */
export function agoInWords(between: number): string {
  if (between < 90 * SECOND)
    return `${plural(Math.max(1, Math.round(between / SECOND)), 'second')} before`;
  if (between < 90 * MINUTE) return `${Math.round(between / MINUTE)} minutes before`;
  if (between < 36 * HOUR) return `${Math.round(between / HOUR)} hours before`;
  return `${plural(Math.round(between / HOUR / 24), 'day')} before`;
}
