// The flags of one Dockerfile instruction: `COPY --from=a --chown=1:1 x y` has two.

/** The words that begin with `--` before the first other one, without quotes at their ends. */
export function instructionFlags(text: string): readonly string[] {
  const words = instructionWords(text);
  const end = words.findIndex((word) => !word.startsWith('--'));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/^["']|["']$/g, ''));
}

/** The fields of each `--mount=` of a RUN: `type=bind`, `from=tools`. */
export function mountFields(text: string): readonly (readonly string[])[] {
  return instructionFlags(text).flatMap((flag) => {
    const fields = /^--mount=(.+)$/.exec(flag)?.[1];
    return fields === undefined ? [] : [fields.split(',')];
  });
}

/** Split at blanks outside quotes and braces; quotes stay. */
export function instructionWords(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|'[^']*'|\$\{[^}]*\}|[^\s"'])+/g) ?? [];
}
