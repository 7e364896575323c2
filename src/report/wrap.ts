// Text in 80 columns: wrapped at spaces, with a hanging indent.

/** 80 less the indent of a section. */
export const COLUMNS = 78;
/** Does not break; printed as a plain space. */
export const NO_BREAK = '\u00a0';

/** Lines of at most 80 columns; a single word longer than that stays whole, so that it can be copied. */
export function wrap(text: string, first = '', rest = ' '.repeat(first.length)): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => wrapLine(line, index === 0 ? first : rest, rest));
}

function wrapLine(text: string, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/[ \t]+/)) {
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].map((one) => one.replaceAll(NO_BREAK, ' ').trimEnd());
}

export function indent(lines: readonly string[], by = '  '): string[] {
  return lines.map((line) => (line === '' ? '' : by + line));
}
