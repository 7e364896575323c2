// JSON as it is stored and printed: whatever its texts hold, a terminal shows it and every reader of lines sees one line.

/** Two spaces, one line end at the end. */
export function toJson(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`;
}

/** One line, its end included. */
export function toJsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`;
}

/** What JSON leaves as it is: controls of eight bits, line ends of Unicode, overrides of the writing direction. */
const RAW = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** The same value: outside of texts JSON has none of these. */
function escaped(json: string): string {
  return json.replaceAll(RAW, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return String.raw`\u${code}`;
  });
}
