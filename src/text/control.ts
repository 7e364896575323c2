// Takes everything out of a text that would move a cursor, colour a terminal or hide what stands there.

const ESC = String.raw`(?:\u001b|\u009b)`;
const SEQUENCES = new RegExp(
  [
    // Operating system commands and other strings, up to BEL or ST: titles, links. Another escape breaks them off,
    // for terminals and because a line full of unfinished ones would be searched to its end for each.
    String.raw`\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)`,
    // Control sequences: colours, cursor movements.
    String.raw`(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]`,
    // What is left of two-character escapes.
    String.raw`${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'gu',
);
const CONTROL_BUT_LINES_AND_TABS = /[^\P{Cc}\n\t]/gu;
/** Overrides of the writing direction make a line read differently from what it is. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Removes ANSI escapes and control characters; `\n` and `\t` stay. */
export function stripControl(text: string): string {
  return text
    .replaceAll(SEQUENCES, '')
    .replaceAll(CONTROL_BUT_LINES_AND_TABS, '')
    .replaceAll(DIRECTION, '');
}
