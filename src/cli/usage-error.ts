// A command line that cannot be read, told like every other error: what, where, and what to try.

import { nearest } from '../text/near.ts';

/** `said`: commander's words. `argv`: of the whole call, of which only the verb is shown. */
export function usageError(said: string, [first = '-']: readonly string[]): string {
  const verb = first.startsWith('-') ? 'run' : first;
  const [message = '', ...more] = said.trim().split('\n');
  const flag = /option '(?:-\w, )?(--[\w-]+|-\w)/.exec(message)?.[1];
  const near = /^\(Did you mean (.*)\?\)$/.exec(more.join(' '))?.[1];
  const guess = near ?? nearestChoice(message);
  return usageLines(message, {
    where: `builder ${verb}${flag === undefined ? '' : ` ${flag}`}`,
    hint: guess === null ? `builder ${verb} --help` : `did you mean ${guess}?`,
  });
}

function nearestChoice(message: string): string | null {
  const [, typed, choices] =
    /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? [];
  return nearest(typed ?? '', choices?.split(', ') ?? []);
}

export function usageLines(
  message: string,
  { where, hint }: { readonly where: string; readonly hint: string },
): string {
  return `${message}\n  where: ${where}\n  try: ${hint}\n`;
}
