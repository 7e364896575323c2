// The line on output that BuildKit left out: what is certain, and what would follow from the rate before.

import { formatBytes, formatDuration } from '../../text/units.ts';
import type { Clip } from './step-output.ts';

export function clipNote({ limit, atLeast, atMost, tail }: Clip): string {
  const note = `note: the engine left out output above this step's limit of ${limit}`;
  if (atMost !== null) return `${note}: ${formatBytes(atLeast)} to ${formatBytes(atMost)}`;
  const certain = `${note}: at least ${formatBytes(atLeast)}`;
  if (tail === null) return `${certain}, perhaps much more`;
  const more = `${certain}, perhaps much more in its last ${formatDuration(Math.round(tail.ms))}`;
  if (tail.before === null) return more;
  const { bytes, ms } = tail.before;
  const estimate = formatBytes(Math.round((bytes / ms) * tail.ms));
  return `${more}: ${estimate} if it went on as in the ${formatDuration(Math.round(ms))} before, with ${formatBytes(bytes)}`;
}
