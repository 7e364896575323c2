// The ticks of the time axis: round times, neither crowded nor lost.

import type { TickView } from './view.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * HOUR),
];
const MOST = 8;
/** Percent: a later tick would hang over the edge. */
const LAST = 96;

/** `total` in ms. */
export function ticksOf(total: number): TickView[] {
  if (total <= 0) return [];
  const step = STEPS.find((one) => total / one <= MOST) ?? Math.ceil(total / MOST / HOUR) * HOUR;
  const count = Math.floor(total / step) + 1;
  return Array.from({ length: count }, (_, index) => ({
    label: words(index * step, step),
    left: Math.round((10_000 * index * step) / total) / 100,
  })).filter(({ left }) => left <= LAST);
}

/** In the unit of the step: `30 s`, `2 m`, `1 h 30 m`. */
function words(ms: number, step: number): string {
  if (ms === 0) return '0';
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const seconds = (ms % MINUTE) / SECOND;
  const parts = [
    hours > 0 ? `${hours} h` : '',
    minutes > 0 ? `${minutes} m` : '',
    seconds > 0 ? `${step < SECOND ? seconds.toFixed(1) : seconds} s` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
