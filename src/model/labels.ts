// The labels on everything Docker makes for us: whose it is, and what it is.

import type { TaskId } from './ids.ts';

export const LABEL = {
  run: 'builder.run',
  task: 'builder.task',
  host: 'builder.host',
  pid: 'builder.pid',
  /** Start time of that process in clock ticks since boot, the boot id and the pid namespace: a pid alone is reused. */
  started: 'builder.started',
  fingerprint: 'builder.fingerprint',
  framework: 'builder.framework',
  target: 'builder.target',
  revision: 'builder.revision',
  /** `untrusted` on an image of a revision that nobody vouches for, and on what is made from it. */
  trust: 'builder.trust',
  /** On an image that stands in for a named context: sha256 of its content. */
  context: 'builder.context',
  /** On the same: its tag. Images made from it inherit its labels, under other tags. */
  contextTag: 'builder.context.tag',
  /** On a volume that is kept from run to run: the framework it belongs to. */
  cache: 'builder.cache',
} as const;

/** Begins the name of a container that --keep-failed has kept: labels cannot be added later, a name can. */
const KEPT = 'builder-kept-';

export function keptName(task: TaskId, container: string): string {
  return `${KEPT}${task}-${container.slice(0, 6)}`;
}

export function isKept(name: string): boolean {
  return name.startsWith(KEPT);
}

/** The process that owns what a run makes; alive means: same host, boot, pid and start time. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly started: string;
}

export type Labels = Readonly<Record<string, string>>;

export function ownerLabels(run: string, owner: Owner): Labels {
  return {
    [LABEL.run]: run,
    [LABEL.host]: owner.host,
    [LABEL.pid]: String(owner.pid),
    [LABEL.started]: owner.started,
  };
}

/** Null where they name none. */
export function ownerOf(labels: Labels): Owner | null {
  const { [LABEL.host]: host, [LABEL.started]: started } = labels;
  const pid = Number(labels[LABEL.pid]);
  return host && started && Number.isInteger(pid) && pid > 0 ? { host, pid, started } : null;
}

export function taskLabels(run: Labels, task: TaskId): Labels {
  return { ...run, [LABEL.task]: task };
}
