// The Date header as RFC 5322 wants it.

import { isoTime } from '../text/time.ts';

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAY_MS = 86_400_000;

/** `Sat, 21 Nov 2026 07:04:12 +0000`; `ms` since the epoch, which was a Thursday. */
export function mailDate(ms: number): string {
  const utc = isoTime(ms);
  const day = DAYS[Math.floor(ms / DAY_MS) % 7] ?? '';
  const month = MONTHS[Number(utc.slice(5, 7)) - 1] ?? '';
  return `${day}, ${utc.slice(8, 10)} ${month} ${utc.slice(0, 4)} ${utc.slice(11, 19)} +0000`;
}
