// The settings that say how much of it is run, what is skipped, and what a failure stops.

import type { FailureMode, Selection, SkipPolicy, Subset } from '../model/config.ts';
import { byDefault, type Sourced } from './origin.ts';
import { here, saidBy, type Parts } from './said.ts';

export function selectionFrom(parts: Parts): Sourced<Selection> {
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

export function subsetFrom(parts: Parts): Sourced<Subset> {
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

export function skipFrom(parts: Parts): Sourced<SkipPolicy> {
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

export function failureModeFrom(parts: Parts): Sourced<FailureMode> {
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
