// What a CI system would take for a command to itself: a line of its log that begins with `::`, such as `::error::x`.

/** Text after text of one stream; a backslash before what would begin such a line, wherever the text was cut. */
export function inertLines(): (text: string) => string {
  let isBlank = true;
  return (text) => {
    const wasBlank = isBlank;
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    isBlank = (end >= 0 || wasBlank) && text.slice(end + 1).trim() === '';
    return text.replaceAll(BEGINNING, (whole: string, before: string) =>
      wasBlank || /^[\r\n]/.test(before) ? `${before}\\:` : whole,
    );
  };
}

/** All blanks and line ends before the colon: .NET, which reads these lines, takes every blank for one. */
const BEGINNING = /(^[^\S\r\n]*|[\r\n]\s*):/g;
