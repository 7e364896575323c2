// A command line that cannot be read, told like every other error: what, where, and what to try.

import { nearest } from '../text/near.ts';

/** `said`: commander's words. `argv`: of the whole call, of which only the verb is shown. */
export function usageError(said: string, [first = '-']: readonly string[]): string {
  const verb = first.startsWith('-') ? 'run' : first;
  const [message = '', ...more] = said.trim().split('\n');
  const flag = /option '(?:-\w, )?(--[\w-]+|-\w)/.exec(message)?.[1];
  const near = /^\(Did you mean (.*)\?\)$/.exec(more.join(' '))?.[1];
  const bad = badValue(said.trim(), flag ?? '');
  return usageLines(bad?.message ?? message, {
    where: `builder ${verb}${flag === undefined ? '' : ` ${flag}`}`,
    hint: bad?.hint ?? (near === undefined ? `builder ${verb} --help` : `did you mean ${near}?`),
  });
}

/** Who writes a secret where its name belongs does not see it again. */
const UNSHOWN: ReadonlySet<string> = new Set(['--build-arg', '--secret']);

/** Without a hint where the message says what is needed; null when no value is at fault. */
function badValue(said: string, flag: string): { message: string; hint?: string } | null {
  const [, holder, typed = '', why = ''] =
    / [<[](.*)[>\]]' argument '(.*)' is invalid\. (.*)\.$/s.exec(said) ?? [];
  if (holder === undefined) return null;
  const choices = /^Allowed choices are (.*)$/.exec(why)?.[1];
  if (choices === undefined) {
    const needed = why.charAt(0).toLowerCase() + why.slice(1);
    const what = UNSHOWN.has(flag) ? 'what was typed' : `"${typed}"`;
    return { message: `error: ${what} does not suit ${flag}: ${needed}` };
  }
  const near = nearest(typed, choices.split(', '));
  return {
    message: `error: "${typed}" is no ${/^kinds?$/.test(holder) ? 'kind of step' : `choice of ${flag}`}`,
    hint: near === null ? `one of ${choices}` : `did you mean ${near}?`,
  };
}

export function usageLines(
  message: string,
  { where, hint }: { readonly where: string; readonly hint: string },
): string {
  return `${message}\n  where: ${where}\n  try: ${hint}\n`;
}
