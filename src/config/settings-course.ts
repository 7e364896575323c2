// The settings that say how much of it is run, what is skipped, and what a failure stops.

import type { FailureMode, Selection, SkipPolicy, Subset } from '../model/config.ts';
import { KINDS, type Kind } from '../model/kind.ts';
import { byDefault, flagOrigin, type Sourced } from './origin.ts';
import { here, saidBy, type Parts } from './said.ts';

export interface CourseSettings {
  readonly selection: Sourced<Selection>;
  readonly subset: Sourced<Subset>;
  readonly without: Sourced<readonly Kind[]>;
  readonly imageSha: Sourced<string | null>;
  readonly reuseDev: Sourced<boolean>;
  readonly skip: Sourced<SkipPolicy>;
  readonly failureMode: Sourced<FailureMode>;
  readonly keepFailed: Sourced<boolean>;
}

export function courseFrom(parts: Parts): CourseSettings {
  const { imageSha, reuseDevIfImageExists, keepFailed } = parts.given.flags;
  const said = saidBy(parts);
  return {
    selection: selectionFrom(parts),
    subset: subsetFrom(parts),
    without: withoutFrom(parts),
    imageSha: said.flag('imageSha', imageSha?.toLowerCase()) ?? byDefault<string | null>(null),
    reuseDev: said.flag('reuseDevIfImageExists', reuseDevIfImageExists) ?? byDefault(false),
    skip: skipFrom(parts),
    failureMode: failureModeFrom(parts),
    keepFailed: said.flag('keepFailed', keepFailed) ?? byDefault(false),
  };
}

/** What works on what a step leaves in the same run has nothing to work on without it. */
const WORKS_ON: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  smoke: ['serve'],
  soak: ['serve'],
  scrape: ['serve', 'soak'],
  metrics: ['serve', 'soak', 'scrape'],
};
/** Of dev images: nobody serves them. */
const DEV_KINDS: ReadonlySet<Kind> = new Set<Kind>(['build', 'compile', 'sanity']);

function withoutFrom(parts: Parts): Sourced<readonly Kind[]> {
  const { without = [], reuseDevIfImageExists } = parts.given.flags;
  if (reuseDevIfImageExists === true) {
    const left = KINDS.filter((kind) => !DEV_KINDS.has(kind) || without.includes(kind));
    return { value: left, origin: flagOrigin(parts.given, 'reuseDevIfImageExists') };
  }
  const left = KINDS.filter((kind) =>
    [kind, ...(WORKS_ON[kind] ?? [])].some((one) => without.includes(one)),
  );
  return (
    saidBy(parts).flag<readonly Kind[]>('without', left.length === 0 ? undefined : left) ??
    byDefault<readonly Kind[]>([])
  );
}

function selectionFrom(parts: Parts): Sourced<Selection> {
  const { only, until, sanityCheckOnly } = parts.given.flags;
  const said = saidBy(parts);
  const sanity = sanityCheckOnly === true ? ({ kind: 'only', only: 'sanity' } as const) : undefined;
  return (
    said.flag<Selection>('sanityCheckOnly', sanity) ??
    said.flag<Selection>('only', only && { kind: 'only', only }) ??
    said.flag<Selection>('until', until && { kind: 'until', until }) ??
    byDefault<Selection>({ kind: 'all' })
  );
}

function subsetFrom(parts: Parts): Sourced<Subset> {
  const { fromPlan, failedFrom } = parts.given.flags;
  const said = saidBy(parts);
  const file = fromPlan === undefined ? undefined : here(parts, fromPlan);
  return (
    said.flag<Subset>('fromPlan', file === undefined ? file : { kind: 'from-plan', file }) ??
    said.flag<Subset>(
      'failedFrom',
      failedFrom === undefined ? failedFrom : { kind: 'failed-from', run: failedFrom },
    ) ??
    byDefault<Subset>({ kind: 'all' })
  );
}

function skipFrom(parts: Parts): Sourced<SkipPolicy> {
  const { forceRun, skipActionIfAlreadyPassed, skipBuildIfImageExists } = parts.given.flags;
  const said = saidBy(parts);
  return (
    said.flag<SkipPolicy>('forceRun', ifTrue(forceRun, 'none')) ??
    said.flag<SkipPolicy>(
      'skipActionIfAlreadyPassed',
      ifTrue(skipActionIfAlreadyPassed, 'passed'),
    ) ??
    said.flag<SkipPolicy>(
      'skipBuildIfImageExists',
      skipBuildIfImageExists === undefined
        ? undefined
        : (ifTrue(skipBuildIfImageExists, 'images') ?? 'none'),
    ) ??
    byDefault<SkipPolicy>(parts.quickstart ? 'images' : 'none')
  );
}

function failureModeFrom(parts: Parts): Sourced<FailureMode> {
  const { keepGoing, failFast } = parts.given.flags;
  const said = saidBy(parts);
  return (
    said.flag('failFast', modeOf(failFast)) ??
    said.flag<FailureMode>('keepGoing', ifTrue(keepGoing, 'keep-going')) ??
    said.file(['failFast'], modeOf(parts.file.written.failFast)) ??
    byDefault<FailureMode>('keep-going')
  );
}

function modeOf(failFast: boolean | undefined): FailureMode | undefined {
  if (failFast === undefined) return undefined;
  return failFast ? 'fail-fast' : 'keep-going';
}

function ifTrue<T>(flag: boolean | undefined, value: T): T | undefined {
  return flag === true ? value : undefined;
}
