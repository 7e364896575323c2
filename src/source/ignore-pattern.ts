// One pattern of a `.dockerignore` as a question to a path; those that most files have are asked of the last name alone.

/** `name`: the last one of the path. */
export type Fits = (path: string, name: string) => boolean;

/** Below any folder, one name, without what could mean a slash. */
const ANYWHERE = /^\*\*\/(?!.*\*\*)([^/[]+)$/s;

/** @throws SyntaxError */
export function fitsPattern(pattern: string): Fits {
  const anywhere = ANYWHERE.exec(pattern)?.[1];
  const wanted = anywhere ?? pattern;
  if (!/[*?[\\]/.test(wanted))
    return anywhere === undefined ? (path) => path === wanted : (_, name) => name === wanted;
  const expression = new RegExp(`^${expressionOf(wanted)}$`);
  return anywhere === undefined
    ? (path) => expression.test(path)
    : (_, name) => expression.test(name);
}

/** `**` is any folders or none, `*` and `?` stop at a slash, a backslash takes a sign as it is. */
const SIGNS = /\*\*\/?|\*|\?|\\(.)|[.$+(){}|\\]/gs;

function expressionOf(pattern: string): string {
  return pattern.replaceAll(SIGNS, (sign: string, taken: string | undefined, at: number) => {
    if (sign.startsWith('**')) return at + sign.length === pattern.length ? '.*' : '(.*/)?';
    if (sign === '*') return '[^/]*';
    if (sign === '?') return '[^/]';
    return `\\${taken ?? sign}`;
  });
}
