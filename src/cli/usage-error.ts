// A command line that cannot be read, told like every other error: what, where, and what to try.

/** `said`: commander's words. `argv`: of the whole call, of which only the verb is shown. */
export function usageError(said: string, [first = '-']: readonly string[]): string {
  const verb = first.startsWith('-') ? 'run' : first;
  const [message = '', ...more] = said.trim().split('\n');
  const flag = /option '(?:-\w, )?(--[\w-]+|-\w)/.exec(message)?.[1];
  const near = /^\(Did you mean (.*)\?\)$/.exec(more.join(' '))?.[1];
  return usageLines(message, {
    where: `builder ${verb}${flag === undefined ? '' : ` ${flag}`}`,
    hint: near === undefined ? `builder ${verb} --help` : `did you mean ${near}?`,
  });
}

export function usageLines(
  message: string,
  { where, hint }: { readonly where: string; readonly hint: string },
): string {
  return `${message}\n  where: ${where}\n  try: ${hint}\n`;
}
