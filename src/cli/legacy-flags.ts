// The flags that people have in their fingers and crontabs from the tool before this one: each does what its name says.

import { EXIT } from '../model/exit.ts';
import { flagName } from './flag-name.ts';
import { count, list } from './parsers.ts';
import { usageLines } from './usage-error.ts';
import type { LegacyFlag, TypedFlags } from './verb.ts';

type Translate = NonNullable<LegacyFlag['translate']>;

/** Behind what is there, without doubles. */
function added(flag: string, values: readonly unknown[], others: TypedFlags): TypedFlags {
  const before = others[flag];
  const known: readonly unknown[] = Array.isArray(before) ? before : [];
  return { [flag]: [...new Set([...known, ...values])] };
}

const asRef: Translate = (value, others) =>
  added('ref', Array.isArray(value) ? value : [value], others);

function on(flag: string): Translate {
  return () => ({ [flag]: true });
}

function without(kind: string): Translate {
  return (_, others) => added('without', [kind], others);
}

/** `--parallel` alone asked for as many as there may be: this says how many. */
const asParallel: Translate = (value, { parallel }) =>
  typeof parallel === 'number' && parallel !== value ? null : { parallel: value };

/** Whatever builder.yaml says; who asks for both gets neither. */
const pushNowhere: Translate = (_, { push }) => (push ? null : { push: '' });

const nothing: Translate = () => ({});
const dryRun = on('dryRun');

export const LEGACY_FLAGS: readonly LegacyFlag[] = [
  { flags: '--repo-sha <sha>', parse: list, now: '--ref', translate: asRef },
  { flags: '--commit-sha <sha>', parse: list, now: '--ref', translate: asRef },
  { flags: '--sha <sha>', parse: list, now: '--ref', translate: asRef },
  { flags: '--pull-latest', now: '--fetch', translate: on('fetch') },
  { flags: '--run-no-matter-what', now: '--force-run', translate: on('forceRun') },
  {
    flags: '--run-ignore-lock',
    now: 'refused: two runs in one clone would take the commits away from under each other',
  },
  { flags: '--dryrun', now: '--dry-run', translate: dryRun },
  {
    flags: '--skip',
    now: '--skip-action-if-already-passed',
    translate: on('skipActionIfAlreadyPassed'),
  },
  { flags: '--no-compile', now: '--without compile', translate: without('compile') },
  { flags: '--no-build', now: '--without build', translate: without('build') },
  { flags: '--max-workers <n>', parse: count, now: '--parallel', translate: asParallel },
  { flags: '--show-tree', now: '--dry-run, or builder plan', translate: dryRun },
  { flags: '--tree', now: '--dry-run, or builder plan', translate: dryRun },
  { flags: '--html', now: 'what every run does: it writes report.html', translate: nothing },
  { flags: '--no-upload', now: "--push ''", translate: pushNowhere },
  { flags: '--no-compress', now: 'what every run does: no image is squashed', translate: nothing },
  {
    flags: '--reuse-dev-if-image-exists',
    now: '--target dev --until sanity, without builds of images that are there',
    translate: on('reuseDevIfImageExists'),
  },
];

/** Those that say something about the configuration. */
export const LEGACY_SETTINGS: readonly LegacyFlag[] = LEGACY_FLAGS.filter(
  ({ translate }) => ![undefined, nothing, dryRun].includes(translate),
);

export type Modern =
  | { readonly flags: TypedFlags; readonly notes: readonly string[] }
  /** Wrong usage, told whole. */
  | { readonly refused: string };

/** What was typed in the words of today, and a line about each legacy name among it. */
export function modernFlags(
  legacy: readonly LegacyFlag[],
  typed: TypedFlags,
  verb: string,
): Modern {
  let flags = typed;
  const notes: string[] = [];
  for (const one of legacy) {
    const { attribute, long } = flagName(one.flags);
    const value = typed[attribute];
    if (value === undefined) continue;
    const { [attribute]: _, ...others } = flags;
    const where = `builder ${verb} ${long}`;
    if (one.translate === undefined)
      return { refused: usageLines(`error: ${long} is ${one.now}`, { where, hint: WAIT }) };
    const more = one.translate(value, others);
    const hint = `leave ${long} out`;
    if (more === null)
      return { refused: usageLines(`error: ${long} and ${one.now} differ`, { where, hint }) };
    flags = { ...others, ...more };
    notes.push(`note: ${long} is ${one.now}\n`);
  }
  return { flags, notes };
}

const WAIT = `wait for the other run to end (exit code ${EXIT.locked}), or stop it`;

/** For the help of everything; ends with a line end. */
export function legacyHelp(legacy: readonly LegacyFlag[]): string {
  const names = legacy.map(({ flags }) => flags);
  const widest = Math.max(...names.map((name) => name.length));
  const lines = legacy.map(({ flags, now }) => `  ${flags.padEnd(widest)}  ${now}\n`);
  return `Legacy names of run, quickstart and plan, and what each is here:\n${lines.join('')}`;
}
