// What can be completed, read off a table of verbs: flags, and what may stand as a value or a word.

import { SCHEMAS } from './schemas.ts';
import type { Option, Verb } from './verb.ts';

/** Fixed words; names that `builder completion :NAMES` prints, such as `runs,tasks`; files; folders; or nothing we know. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'names'; readonly names: string }
  | { readonly kind: 'files' | 'folders' | 'unknown' };

export interface CompletedFlag {
  /** `--framework`; with its short form before it: `-f`, `--framework`. */
  readonly names: readonly string[];
  readonly about: string;
  /** Null: it takes none, or may stand without. */
  readonly values: Values | null;
}

export interface CompletedVerb {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly CompletedFlag[];
  /** Of the words behind it, by their place. */
  readonly places: readonly Values[];
}

/** Without a verb builder runs. */
export const DEFAULT_VERB = 'run';
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export function completionTable(verbs: readonly Verb[]): readonly CompletedVerb[] {
  return verbs.map((verb) => ({
    name: verb.name,
    about: verb.about,
    flags: [...verb.options.map(completedFlag), HELP],
    places: placesOf(verb),
  }));
}

const HELP: CompletedFlag = { names: ['-h', '--help'], about: 'print help', values: null };

function completedFlag({ flags, about, choices, words = choices }: Option): CompletedFlag {
  const names = flags.match(/(?<![\w<[-])--?[\w-]+/g) ?? [];
  const value = /<(?<value>[^>]+)>$/.exec(flags)?.groups?.['value'];
  if (value === undefined) return { names, about, values: null };
  return {
    names,
    about,
    values: words ? { kind: 'words', words } : named(value, names),
  };
}

const FLAG_VALUES: Readonly<Record<string, Values>> = {
  '--framework': { kind: 'names', names: 'frameworks' },
  '--failed-from': { kind: 'names', names: 'runs' },
};

function named(value: string, names: readonly string[]): Values {
  const known = names.map((name) => FLAG_VALUES[name]).find((values) => values !== undefined);
  if (known !== undefined) return known;
  if (value === 'file') return { kind: 'files' };
  return { kind: value === 'dir' ? 'folders' : 'unknown' };
}

/** `[run] [task]`: a task may stand alone. */
function placesOf({ name, args = '' }: Verb): Values[] {
  if (args === '[run] [task]')
    return [
      { kind: 'names', names: 'runs,tasks' },
      { kind: 'names', names: 'tasks' },
    ];
  switch (args) {
    case '[run]':
      return [{ kind: 'names', names: 'runs' }];
    case '<task|image>':
      return [{ kind: 'names', names: 'tasks' }];
    case '[dir]':
      return [{ kind: 'folders' }];
    case '[shell]':
      return [{ kind: 'words', words: SHELLS }];
    case '[name]':
      return name === 'schema'
        ? [{ kind: 'words', words: [...SCHEMAS.keys()] }]
        : [{ kind: 'names', names: 'frameworks' }];
    default:
      return [];
  }
}
