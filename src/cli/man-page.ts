// The manual page, written from the table of verbs when the package is built.

import { VARIABLES } from '../config/environment.ts';
import { flagText } from '../config/flags.ts';
import { EXIT, exitMeaning } from '../model/exit.ts';
import { LEGACY_FLAGS } from './legacy-flags.ts';
import { RUN_OPTIONS } from './run-options.ts';
import type { Option, Verb } from './verb.ts';
import { VERBS } from './verbs.ts';
import { ABOUT, VERSION } from './version.ts';

/** In the macros of man(7); ends with a line end. */
export function manPage(): string {
  const lines = [
    `.TH BUILDER 1 "" "builder ${VERSION}" "User commands"`,
    '.SH NAME',
    `builder \\- ${escaped(ABOUT)}`,
    '.SH SYNOPSIS',
    ...VERBS.flatMap(synopsis),
    '.SH DESCRIPTION',
    'Without a verb builder runs. Data goes to standard output, words and errors to standard error.',
    '.SH VERBS',
    ...VERBS.flatMap(verbSection),
    '.SH LEGACY NAMES',
    'Of the tool before this one; run, quickstart and plan take them, and say what each is here.',
    ...LEGACY_FLAGS.flatMap(({ flags, now }) => tagged(flags, now)),
    '.SH ENVIRONMENT',
    'Each stands for a flag, which is stronger.',
    ...VARIABLES.flatMap(({ name, flag }) => tagged(name, flagText(flag))),
    '.SH EXIT STATUS',
    ...Object.values(EXIT).flatMap((code) => tagged(String(code), exitMeaning(code))),
    '.SH FILES',
    ...tagged('builder.yaml', 'configuration; builder schema config prints what it may say'),
    ...tagged('reports/', 'stored runs, one folder each; reports/latest is the newest'),
    ...tagged(
      '$XDG_CACHE_HOME/builder',
      'clones and worktrees; builder clean removes what is unused',
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function synopsis({ name, args }: Verb, place: number): string[] {
  return [
    ...(place === 0 ? [] : ['.br']),
    `.B builder ${name}`,
    ...(args === undefined ? [] : [`.I ${escaped(args)}`]),
    '[options]',
  ];
}

/** Verbs that take the flags of `run` name them once. */
function verbSection({ name, about, options, example }: Verb): string[] {
  const isOfRun = (option: Option): boolean => name !== 'run' && RUN_OPTIONS.includes(option);
  const shared = options.filter(isOfRun);
  const many = shared.length > RUN_OPTIONS.length / 3;
  const own = many ? options.filter((option) => !isOfRun(option)) : options;
  const names = shared.map(({ flags }) => /--[\w-]+/.exec(flags)?.[0] ?? '').join(' ');
  return [
    `.SS ${name}`,
    sentence(about),
    ...own.flatMap(optionLines),
    ...(many ? ['.PP', escaped(`As for run: ${names}`)] : []),
    '.PP',
    `Example: \\fB${escaped(example)}\\fR`,
  ];
}

function optionLines({ flags, about, choices }: Option): string[] {
  const words = choices === undefined ? about : `${about}: ${choices.join(', ')}`;
  return tagged(flags, words);
}

function tagged(tag: string, text: string): string[] {
  return ['.TP', `.B ${escaped(tag)}`, sentence(text)];
}

function sentence(text: string): string {
  return `${escaped(text.charAt(0).toUpperCase() + text.slice(1))}.`;
}

/** A hyphen of a flag shall stay one when it is copied; a point or an apostrophe at the start would be a macro. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
