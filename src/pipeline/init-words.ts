// Words of a YAML file that a person goes on writing.

/** As it is where that is a text in YAML, else in quotes. */
export function quoted(text: string): string {
  const isPlain = /^[A-Za-z_./][\w./:@+-]*(?<!:)$/.test(text);
  const isWord = /^(?:true|false|null|yes|no|on|off|y|n|\.nan|\.inf)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}

/** `[a, b]`. */
export function flow(items: readonly string[]): string {
  return `[${items.map(quoted).join(', ')}]`;
}

/** A line that is switched off. */
export function off(line: string): string {
  return `# ${line}`;
}
