// Names of what lies somewhere only while it is made: they tell who makes it, so that what a dead process left is known.

import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Owner } from '../model/labels.ts';
import { thisProcess } from './owner.ts';
import { TEMPORARY_NAME } from './temporary-name.ts';

/** A hidden name in the same folder, so that a rename never crosses file systems. */
export function temporaryBeside(path: string): string {
  ours ??= markOfThis();
  return join(dirname(path), `.${basename(path)}.${ours}-${randomBytes(3).toString('hex')}`);
}

let ours: string | undefined;

function markOfThis(): string {
  const { pid, ticks, host, boot, space } = partsOf(thisProcess());
  return `${pid.toString(36)}-${ticks.toString(36)}-${host}${boot}-${space}`;
}

/** Where there is no /proc nothing tells a start: then a pid must do, as in owner.ts. */
function partsOf({ host, pid, started }: Owner) {
  const [ticks, boot = '', space] = started.split('.');
  return {
    pid,
    ticks: Number(ticks) || 0,
    host: digest(host, 4),
    boot: digest(boot, 6),
    space: space ?? '0',
  };
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** Of what is called so; null for what is no temporary of ours, or one of another host. */
export function makerOf(name: string): Owner | null {
  const { pid, start, host, boot, space } = TEMPORARY_NAME.exec(name)?.groups ?? {};
  if (!pid || !start || !boot || !space || host !== digest(hostname(), 4)) return null;
  const { started } = thisProcess();
  const [, here] = started.split('.');
  const maker = { host: hostname(), pid: Number.parseInt(pid, 36) };
  if (here === undefined) return { ...maker, started };
  const sameBoot = boot === digest(here, 6);
  const ticks = Number.parseInt(start, 36);
  return { ...maker, started: `${ticks}.${sameBoot ? here : boot}.${space}` };
}
