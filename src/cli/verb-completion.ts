// `builder completion [shell]`: a script that completes verbs, flags and names, made from the table of verbs.

import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../model/exit.ts';
import type { Failure } from '../model/reason.ts';
import { nearest } from '../text/near.ts';
import { namesFor } from './completion-names.ts';
import { completionTable, SHELLS, type CompletedVerb, type Shell } from './completion-table.ts';
import type { Call, Verb } from './verb.ts';
import { wordsOf } from './words.ts';

/** The scripts themselves ask for names: `builder completion :runs`. */
const NAMES = ':';

/** Not through the settings: a person who has pressed Tab waits for all that they would load. */
const FRAMEWORKS = fileURLToPath(new URL('../../frameworks', import.meta.url));

/** `verbs`: those of the table that this one stands in. */
export async function completion(call: Call, verbs: readonly Verb[]): Promise<number> {
  const { host } = call;
  const words = wordsOf(call);
  const [asked] = call.args;
  if (asked?.startsWith(NAMES) === true) {
    const names = await namesFor(asked.slice(NAMES.length), { ...host, frameworksDir: FRAMEWORKS });
    words.print(names.map((name) => `${name}\n`).join(''));
    return EXIT.passed;
  }
  const wanted = asked ?? basename(host.env['SHELL'] ?? '');
  const shell = SHELLS.find((known) => known === wanted);
  if (shell !== undefined) {
    words.print(await scriptOf(shell, completionTable(verbs)));
    return EXIT.passed;
  }
  words.fail(await unknownShell(asked, wanted));
  return EXIT.usage;
}

async function unknownShell(asked: string | undefined, wanted: string): Promise<Failure> {
  // It brings the schemas along.
  const { failure } = await import('../model/reason.ts');
  const message =
    asked === undefined
      ? 'which shell? SHELL names none that can be completed'
      : `there is no completion for '${wanted}'`;
  const cause = `there are ${SHELLS.join(', ')}`;
  const near = nearest(wanted, SHELLS) ?? SHELLS[0];
  const where = asked === undefined ? 'SHELL' : 'builder completion';
  return failure('config', message, { where, cause, hint: `builder completion ${near}` });
}

async function scriptOf(shell: Shell, table: readonly CompletedVerb[]): Promise<string> {
  switch (shell) {
    case 'bash':
      return (await import('./completion-bash.ts')).bashScript(table);
    case 'zsh':
      return (await import('./completion-zsh.ts')).zshScript(table);
    case 'fish':
      return (await import('./completion-fish.ts')).fishScript(table);
  }
}
