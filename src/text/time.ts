// Points in time as text: the one place where a Date is made from a number.

/** `2026-11-21T07:00:00.000Z`; `ms` since the epoch. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** `07:00:00`, UTC. */
export function clockTime(ms: number): string {
  return isoTime(ms).slice(11, 19);
}

/** ms since the epoch; NaN for a text that is no time. */
export function parseTime(iso: string): number {
  return Date.parse(iso);
}
