// The BUILDER_* variables, each in the place of one flag.

import { RECIPES } from '../model/build-spec.ts';
import { BUSY_GPUS, type Config, type ConfigProblem } from '../model/config.ts';
import { KINDS, type Kind } from '../model/kind.ts';
import { nearest } from '../text/near.ts';
import type { FlagName, Flags } from './flags.ts';
import { GPU_CHOICE, gpuChoice, kindList } from './pairs.ts';
import { parseSeconds } from './seconds.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable may hold: how it is read (null where it is not), and how it is said. */
interface Form<T> {
  readonly read: (text: string) => T | null;
  readonly expected: string;
  readonly example: string;
  /** Where only these are taken. */
  readonly choices?: readonly string[];
}

interface Variable<N extends FlagName = FlagName> extends Omit<Form<unknown>, 'read'> {
  readonly name: string;
  readonly flag: N;
  readonly read: (text: string) => Pick<Flags, N> | null;
}

/** `repoPath` is `BUILDER_REPO_PATH`. */
function variable<N extends FlagName>(flag: N, form: Form<NonNullable<Flags[N]>>): Variable {
  return {
    ...form,
    name: `BUILDER_${flag.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
    flag,
    read: (text) => {
      const value = form.read(text);
      return value === null ? null : { [flag]: value };
    },
  };
}

const text: Form<string> = { read: (value) => value, expected: 'a text', example: 'text' };
const list: Form<readonly string[]> = { ...text, read: (value) => [value] };
const wholeNumber = (value: string): number | null =>
  /^[1-9]\d*$/.test(value) ? Number(value) : null;
const count: Form<number> = {
  read: wholeNumber,
  expected: 'a whole number from 1',
  example: '4',
};
const duration: Form<number> = {
  read: parseSeconds,
  expected: 'a duration such as 90, 90s or 2m',
  example: '90s',
};
const share: Form<number> = {
  read: (value) => (/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(value) ? Number(value) : null),
  expected: 'a share from 0 to 1',
  example: '0.01',
};
const yesNo: Form<boolean> = {
  read: (value) => ({ true: true, 1: true, false: false, 0: false })[value] ?? null,
  expected: '"true" or "false"',
  example: 'true',
};
const width: Form<number | true> = {
  read: (value) => (value === 'true' ? true : value === 'false' ? 1 : wholeNumber(value)),
  expected: '"true" or a whole number from 1',
  example: '4',
};

const kinds: Form<readonly Kind[]> = {
  read: kindList,
  expected: `kinds of step: ${KINDS.join(', ')}`,
  example: 'compile',
};
const gpus: Form<Config['gpus']> = { read: gpuChoice, expected: GPU_CHOICE, example: 'auto' };

function oneOf<T extends string>(...choices: readonly [T, ...T[]]): Form<T> {
  return {
    read: (value) => choices.find((one) => one === value) ?? null,
    expected: `one of ${choices.join(', ')}`,
    example: choices[0],
    choices,
  };
}

/** All flags of run that make sense in a crontab; not what is about one call (`--dry-run`, `--from-plan`). */
export const VARIABLES: readonly Variable[] = [
  variable('config', text),
  variable('profile', text),
  variable('repoPath', text),
  variable('repoUrl', text),
  variable('ref', list),
  variable('framework', list),
  variable('target', list),
  variable('last', count),
  variable('fetch', yesNo),
  variable('recipe', oneOf('auto', ...RECIPES)),
  variable('platform', text),
  variable('cudaVersion', text),
  variable('noCache', yesNo),
  variable('pull', yesNo),
  variable('model', text),
  variable('hfCache', text),
  variable('offline', yesNo),
  variable('parallel', width),
  variable('without', kinds),
  variable('only', oneOf(...KINDS)),
  variable('until', oneOf(...KINDS)),
  variable('skipBuildIfImageExists', yesNo),
  variable('skipActionIfAlreadyPassed', yesNo),
  variable('forceRun', yesNo),
  variable('keepGoing', yesNo),
  variable('failFast', yesNo),
  variable('keepFailed', yesNo),
  variable('deadline', duration),
  variable('maxWait', duration),
  variable('busyGpus', oneOf(...BUSY_GPUS)),
  variable('push', text),
  variable('groupReadable', yesNo),
  variable('concurrency', count),
  variable('requests', count),
  variable('duration', duration),
  variable('maxTokens', count),
  variable('maxErrorRate', share),
  variable('requireValid', yesNo),
  variable('email', list),
  variable('smtpUrl', text),
  variable('hostname', text),
  variable('htmlPath', text),
  variable('htmlOut', text),
  variable('reports', text),
  variable('socket', text),
  variable('gpus', gpus),
  variable('backend', oneOf('auto', 'buildkit', 'classic')),
];

const PREFIX = 'BUILDER_';
/** The launcher's own. */
const OTHERS: readonly string[] = ['BUILDER_NODE'];

export interface EnvironmentFlags {
  readonly flags: Flags;
  /** Variable by flag, for messages. */
  readonly names: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
}

/** An empty variable counts as absent. */
export function environmentFlags(env: Environment): EnvironmentFlags {
  const flags: Flags = {};
  const names = new Map<string, string>();
  const problems: ConfigProblem[] = [];
  for (const known of VARIABLES) {
    const value = env[known.name]?.trim();
    if (value === undefined || value === '') continue;
    const one = known.read(value);
    if (one === null) {
      problems.push(notRead(known, value));
      continue;
    }
    Object.assign(flags, one);
    names.set(known.flag, known.name);
  }
  return { flags, names, problems };
}

function notRead(
  { name, expected, example, choices = [] }: Variable,
  value: string,
): ConfigProblem {
  const near = nearest(value, choices) ?? example;
  return {
    where: name,
    message: `expected ${expected}, found "${value}"`,
    hint: `${name}=${near}, or unset ${name}`,
  };
}

export interface UnreadVariable {
  readonly name: string;
  readonly hint: string | null;
}

/** What looks like ours and is not: a slip goes unnoticed otherwise. */
export function unreadVariables(env: Environment): readonly UnreadVariable[] {
  const known = [...VARIABLES.map(({ name }) => name), ...OTHERS];
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .toSorted()
    .map((name) => {
      const near = nearest(withoutPrefix(name), known.map(withoutPrefix));
      return { name, hint: near === null ? null : `did you mean ${PREFIX}${near}?` };
    });
}

function withoutPrefix(name: string): string {
  return name.slice(PREFIX.length);
}
