// `${name#pattern}`, `${name%pattern}` and `${name/pattern/text}`, as the engine cuts and replaces in a value.

/** `*` is any text, `?` any sign; `\` before one makes it plain. `greedy`: as much of it as fits. */
function asRegExp(pattern: string, greedy: boolean): string {
  return pattern.replaceAll(/\\(.)|([\s\S])/gu, (_, plain?: string, sign?: string) => {
    if (sign === '*') return greedy ? '.*' : '.*?';
    if (sign === '?') return '.';
    return (plain ?? sign ?? '').replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  });
}

/** `#`, `##`: what fits at the start is gone, as little or as much as can be. */
export function withoutStart(value: string, pattern: string, greedy: boolean): string {
  return value.replace(new RegExp(`^${asRegExp(pattern, greedy)}`, 'u'), '');
}

/** `%`, `%%`: the same at the end. */
export function withoutEnd(value: string, pattern: string, greedy: boolean): string {
  const whole = new RegExp(`^${greedy ? '(.*?)' : '(.*)'}${asRegExp(pattern, greedy)}$`, 'u');
  return whole.exec(value)?.[1] ?? value;
}

/** `/`, `//`: the first that fits, or all, as much as fits each time. */
export function replaced(value: string, pattern: string, text: string, all: boolean): string {
  return value.replace(new RegExp(asRegExp(pattern, true), all ? 'gu' : 'u'), () => text);
}
