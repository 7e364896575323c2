// The BUILDER_* variables, each in the place of one flag.

import type { ConfigProblem } from '../model/config.ts';
import type { FlagName, Flags } from './flags.ts';
import { parseSeconds } from './seconds.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a flag, or null where the text is none. */
type Reader<N extends FlagName> = (text: string) => NonNullable<Flags[N]> | null;

interface Variable<N extends FlagName = FlagName> {
  readonly name: string;
  readonly flag: N;
  readonly expected: string;
  readonly read: (text: string) => Pick<Flags, N> | null;
}

function variable<N extends FlagName>(
  name: string,
  flag: N,
  read: Reader<N>,
  expected = 'a text',
): Variable {
  return {
    name,
    flag,
    expected,
    read: (text) => {
      const value = read(text);
      return value === null ? null : { [flag]: value };
    },
  };
}

const text = (value: string): string => value;
const list = (value: string): readonly string[] => [value];
const count = (value: string): number | null => (/^[1-9]\d*$/.test(value) ? Number(value) : null);

function oneOf<T extends string>(...known: readonly T[]): (value: string) => T | null {
  return (value) => known.find((one) => one === value) ?? null;
}

const A_COUNT = 'a whole number from 1';

export const VARIABLES: readonly Variable[] = [
  variable('BUILDER_CONFIG', 'config', text),
  variable('BUILDER_REPO_PATH', 'repoPath', text),
  variable('BUILDER_REPO_URL', 'repoUrl', text),
  variable('BUILDER_REF', 'ref', list),
  variable('BUILDER_FRAMEWORK', 'framework', list),
  variable('BUILDER_TARGET', 'target', list),
  variable(
    'BUILDER_PARALLEL',
    'parallel',
    (value) => (value === 'true' ? true : count(value)),
    `"true" or ${A_COUNT}`,
  ),
  variable('BUILDER_CONCURRENCY', 'concurrency', count, A_COUNT),
  variable('BUILDER_REQUESTS', 'requests', count, A_COUNT),
  variable('BUILDER_DURATION', 'duration', parseSeconds, 'a duration such as 90, 90s or 2m'),
  variable('BUILDER_MAX_TOKENS', 'maxTokens', count, A_COUNT),
  variable('BUILDER_EMAIL', 'email', list),
  variable('BUILDER_SMTP_URL', 'smtpUrl', text),
  variable('BUILDER_HOSTNAME', 'hostname', text),
  variable('BUILDER_HTML_PATH', 'htmlPath', text),
  variable('BUILDER_REPORTS', 'reports', text),
  variable('BUILDER_SOCKET', 'socket', text),
  variable('BUILDER_GPUS', 'gpus', oneOf('auto', 'none'), '"auto" or "none"'),
  variable(
    'BUILDER_BACKEND',
    'backend',
    oneOf('auto', 'buildkit', 'classic'),
    '"auto", "buildkit" or "classic"',
  ),
];

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
  for (const { name, expected, read } of VARIABLES) {
    const value = env[name]?.trim();
    if (value === undefined || value === '') continue;
    const one = read(value);
    if (one === null) {
      problems.push({ where: name, message: `expected ${expected}, found "${value}"` });
      continue;
    }
    Object.assign(flags, one);
    for (const flag of Object.keys(one)) names.set(flag, name);
  }
  return { flags, names, problems };
}
