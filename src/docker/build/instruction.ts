// A step's name taken apart: `[runtime 3/7] RUN --mount=... make` is the instruction RUN with the rest `make`.

export interface Instruction {
  /** Upper case; `[INTERNAL]` for BuildKit's own steps. */
  readonly instruction: string;
  /** Without flags. */
  readonly rest: string;
}

export function parseStep(name: string): Instruction {
  const own = /^\[internal\] (.*)$/s.exec(name)?.[1];
  if (own !== undefined) return { instruction: '[INTERNAL]', rest: own };
  const words = name.replace(/^\[[^\]]*\] /, '');
  const [, instruction = '', rest = ''] = /^(\S+)\s*(?:--\S+\s+)*(.*)$/s.exec(words) ?? [];
  return { instruction: instruction.toUpperCase(), rest };
}

/** The beginning, for a sentence: one line of at most `most` characters. */
export function shortened(text: string, most = 80): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}
