// How a stored run was asked for, read again: the flags that were typed then, under those that are typed now.

import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { VARIABLES } from '../config/environment.ts';
import { flagName } from './flag-name.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Request } from '../model/request.ts';
import { isObject, textOf } from '../text/unknown-json.ts';
import { commanderOption } from './commander-option.ts';
import { LEGACY_FLAGS, modernFlags } from './legacy-flags.ts';
import { RUN_OPTIONS } from './run-options.ts';
import type { Call, TypedFlags } from './verb.ts';

/** In the place of a secret. */
const HIDDEN = '***';

export interface AskedAgain {
  readonly call: Call;
  /** It was a quickstart. */
  readonly embedded: boolean;
}

/** As if it was called where the run was begun. Throws a FailureError. */
export function askedAgain(now: Call, request: Request, run: string): AskedAgain {
  const { argv, cwd, config } = request;
  const [first = ''] = argv;
  const verb = first === 'quickstart' ? first : 'run';
  const before = typedFlags(first === verb ? argv.slice(1) : argv, verb, run);
  const env = { ...known(request.env), ...now.host.env };
  const flags: TypedFlags = { ...(config !== null && { config }), ...over(before, here(now)) };
  const said = Object.entries(flags).filter(
    ([name, value]) => !isHidden(value) || env[variableOf(name)] === undefined,
  );
  const lost = said.filter(([, value]) => isHidden(value)).map(([name]) => name);
  const unset = VARIABLES.filter(
    ({ name, flag }) =>
      request.env[name] !== undefined && env[name] === undefined && flags[flag] === undefined,
  );
  const again = [...new Set([...lost, ...unset.map(({ flag }) => flag)])];
  if (again.length > 0) throw hidden(run, again);
  const host = { ...now.host, cwd, env };
  const call = { host, args: now.args, flags: Object.fromEntries(said) };
  return { call, embedded: verb === 'quickstart' };
}

/** Of variables that held no secret. */
function known(env: Request['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !isHidden(value)));
}

function isHidden(value: unknown): boolean {
  return JSON.stringify(value).includes(HIDDEN);
}

function variableOf(flag: string): string {
  return VARIABLES.find((variable) => variable.flag === flag)?.name ?? '';
}

/** Files that are named now lie where the person is now. */
function here({ host, flags }: Call): TypedFlags {
  const { config, reports: _, ...others } = flags;
  return typeof config === 'string' ? { ...others, config: resolve(host.cwd, config) } : others;
}

/** What decides which tasks there are has been decided. */
const DECIDED: ReadonlySet<string> = new Set(['fromPlan', 'failedFrom', 'dryRun', 'stop']);

/** Build arguments are added by name. */
function over(before: TypedFlags, now: TypedFlags): TypedFlags {
  const kept = Object.entries(before).filter(([name]) => !DECIDED.has(name));
  const args = [...listOf(before['buildArg']), ...listOf(now['buildArg'])];
  const names = args.map(nameOf);
  const latest = args.filter((arg, place) => !names.includes(nameOf(arg), place + 1));
  return {
    ...Object.fromEntries(kept),
    ...now,
    ...(latest.length > 0 && { buildArg: latest }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function nameOf(arg: unknown): string {
  return (isObject(arg) && textOf(arg['name'])) || '';
}

function typedFlags(words: readonly string[], verb: string, run: string): TypedFlags {
  const command = new Command(verb).exitOverride().allowExcessArguments(false);
  command.configureOutput({ outputError: () => undefined });
  for (const option of RUN_OPTIONS) command.addOption(commanderOption(option));
  for (const { now, ...flag } of LEGACY_FLAGS)
    command.addOption(commanderOption({ ...flag, about: now }));
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw unknown(run, error.message);
  }
  const modern = modernFlags(LEGACY_FLAGS, command.opts(), verb);
  if ('refused' in modern) throw unknown(run, modern.refused);
  return modern.flags;
}

function hidden(run: string, flags: readonly string[]): FailureError {
  const long = new Map(
    RUN_OPTIONS.map((one) => [flagName(one.flags).attribute, flagName(one.flags).long]),
  );
  const names = flags.map((flag) => long.get(flag) ?? flag);
  return refused(
    run,
    `the run ${run} was given a secret in ${names.join(', ')}, which is not stored`,
    {
      hint: `give it again: builder resume ${run} ${names.map((name) => `${name} ...`).join(' ')}`,
    },
  );
}

function unknown(run: string, said: string): FailureError {
  return refused(run, `the run ${run} was asked for in words that this builder does not take`, {
    cause: said.trim(),
    hint: 'resume it with the builder that began it, or start a new run',
  });
}

function refused(
  run: string,
  message: string,
  more: { readonly cause?: string; readonly hint: string },
): FailureError {
  return new FailureError(failure('config', message, { where: `the run ${run}`, ...more }));
}
