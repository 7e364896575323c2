// A file of every era in one text: lines between `#@if from=0.5 below=0.8 fw=vllm,none` and `#@end` hold for some of them.

export interface Variant {
  /** `0.5`, `1.3`. */
  readonly version: string;
  /** For a file that every framework has; else empty. */
  readonly framework: string;
  /** What stands for `@NAME@`. */
  readonly words: Readonly<Record<string, string>>;
}

export function instantiate(text: string, variant: Variant): string {
  const kept: string[] = [];
  let shown = true;
  for (const line of text.split('\n')) {
    const condition = /^\s*#@if (.*)$/.exec(line)?.[1];
    if (condition !== undefined) shown = holds(condition, variant);
    else if (/^\s*#@end$/.test(line)) shown = true;
    else if (shown) kept.push(line);
  }
  return kept.join('\n').replaceAll(/@([A-Z_]+)@/g, (_, name: string) => {
    const word = name === 'FRAMEWORK' ? variant.framework : variant.words[name];
    if (word === undefined) throw new Error(`no word for @${name}@`);
    return word;
  });
}

/** All parts of it. */
function holds(condition: string, { version, framework }: Variant): boolean {
  return condition.split(' ').every((part) => {
    const [name, value = ''] = part.split('=');
    if (name === 'from') return atLeast(version, value);
    if (name === 'below') return !atLeast(version, value);
    if (name === 'fw') return value.split(',').includes(framework);
    throw new Error(`no such condition: ${part}`);
  });
}

/** By minor version. */
export function atLeast(version: string, other: string): boolean {
  const [[major, minor], [otherMajor, otherMinor]] = [numbers(version), numbers(other)];
  return major === otherMajor ? minor >= otherMinor : major > otherMajor;
}

function numbers(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
