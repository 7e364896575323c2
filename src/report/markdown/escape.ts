// Texts of a run inside Markdown: shown as they are, whatever a branch, a log or a server wrote.

const MARKS = /[\\`*_[\]<>&|~]/g;
/** What GitHub turns into a mention, a reference (`owner/name#12`) that shows up over there, or a link. */
const REFERENCE =
  /[@#](?=\w)|(?<=^|\W)(?:GH-(?=\w)|www\.(?=\w)|(?:https?|ftp|mailto|xmpp):(?=\S))/gi;
/** What would begin a list, a heading, a rule or a quotation. */
const OPENING = /^(?<number>\d+(?=[.)]\s)|(?=[-+=#]))(?<mark>.)/;

/** One line; no mark-up, no mention, no reference. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(MARKS, String.raw`\$&`)
    .replace(OPENING, String.raw`$<number>\$<mark>`)
    .replaceAll(REFERENCE, '$&<!-- -->');
}

/** A block of code; its fence is longer than any run of backticks in it. */
export function fenced(lines: readonly string[], language: string): string[] {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = '`'.repeat(Math.max(2, ...runs) + 1);
  return [`${fence}${language}`, ...lines, fence];
}
