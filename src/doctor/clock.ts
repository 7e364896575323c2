// Does the clock tell the time, is it kept right, and does the engine's agree?

import type { Check } from '../model/diagnosis.ts';
import { formatDuration } from '../text/units.ts';
import { isoTime } from '../text/time.ts';
import { asRoot, warning, ok, type Patient } from './check.ts';
import { askProgram } from './program.ts';

/** The tool is younger than that; a machine that thinks otherwise has lost its time. */
const EARLIEST = '2026-01-01T00:00:00.000Z';
const SKEW_MS = 2000;

export async function checkClock(patient: Patient): Promise<Check> {
  const [answer, asked] = await Promise.all([
    askProgram(['timedatectl', 'show', '--property=NTPSynchronized', '--value'], patient),
    patient.asked,
  ]);
  const said = answer.kind === 'said' ? answer.text : '';
  return judgeClock({
    now: patient.host.clock.now(),
    synchronised: said === 'yes' ? true : said === 'no' ? false : null,
    engineAheadMs: asked.kind === 'answered' ? asked.session.self.clockAheadMs : null,
    sudo: asRoot(patient.host),
  });
}

export interface ClockFacts {
  /** ms since the epoch. */
  readonly now: number;
  /** With other clocks; null where nobody tells. */
  readonly synchronised: boolean | null;
  readonly engineAheadMs: number | null;
  readonly sudo: string;
}

export function judgeClock({ now, synchronised, engineAheadMs, sudo }: ClockFacts): Check {
  const time = isoTime(now);
  const kept =
    synchronised === null ? '' : `, ${synchronised ? 'kept right by NTP' : 'not kept right'}`;
  const facts = { time, synchronised, engineAheadMs };
  const found = `${time.slice(0, 19).replace('T', ' ')} UTC${kept}`;
  if (time < EARLIEST) {
    return warning('clock', {
      found,
      means: 'that is long past: certificates are refused, runs are sorted wrongly, dates lie',
      mend: `${sudo}timedatectl set-ntp true`,
      facts,
    });
  }
  if (engineAheadMs !== null && Math.abs(engineAheadMs) > SKEW_MS) {
    const apart = formatDuration(Math.abs(Math.round(engineAheadMs / 1000) * 1000));
    return warning('clock', {
      found: `${found}; the engine's is ${apart} ${engineAheadMs > 0 ? 'ahead' : 'behind'}`,
      means: 'times of builds and logs do not fit those of a run',
      mend: `${sudo}timedatectl set-ntp true, on both machines`,
      facts,
    });
  }
  if (synchronised === false) {
    return warning('clock', {
      found,
      means: 'it drifts: times of reports lie, and after a while certificates are refused',
      mend: `${sudo}timedatectl set-ntp true`,
      facts,
    });
  }
  return ok('clock', { found, facts });
}
