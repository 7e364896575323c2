// Is this machine big enough for an engine, a build and a served model?

import { readText } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import type { Check } from '../model/diagnosis.ts';
import { formatBytes, plural } from '../text/units.ts';
import { ok, warning, type Patient } from './check.ts';

/** A served mocker takes 0.6 GB, its build as much again. */
const WANT_BYTES = 1.5e9;

export async function checkMachine({ host }: Patient): Promise<Check> {
  const text = (await readText('/proc/meminfo').catch(() => null)) ?? '';
  const kb = /^MemAvailable:\s+(?<kb>\d+) kB$/m.exec(text)?.groups?.['kb'];
  return judgeMachine(host.machine, kb === undefined ? null : Number(kb) * 1024);
}

export function judgeMachine(
  { cores, memoryMb, arch, kernel }: Host['machine'],
  availableBytes: number | null,
): Check {
  const total = memoryMb * 1e6;
  const free = availableBytes === null ? '' : `, ${formatBytes(availableBytes)} available`;
  const words = {
    found: `${plural(cores, 'core')}, ${formatBytes(total)} memory${free}, ${arch}`,
    facts: { cores, memoryBytes: total, availableBytes, arch, kernel },
  };
  if ((availableBytes ?? total) >= WANT_BYTES) return ok('machine', words);
  return warning('machine', {
    ...words,
    means: `builds and servers may be killed: ${formatBytes(WANT_BYTES)} should be available`,
    mend: 'ps aux --sort -rss | head',
  });
}
