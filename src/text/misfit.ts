// What a stored value has that its schema does not allow, in lines for a person.

/** As much of a schema's issue as the words need. */
export interface Misfit {
  readonly kind: string;
  /** Of the schema or the check: `number`, `min_value`. */
  readonly type: string;
  readonly input: unknown;
  readonly expected: string | null;
  readonly message: string;
  readonly requirement?: unknown;
  readonly path?: readonly { readonly key: unknown; readonly origin: string }[] | undefined;
}

const MOST_LINES = 3;
const MOST_LETTERS = 60;

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
  integer: 'a whole number',
};

/** `width: must be at least 1, found 0`, `tasks[2].id: is missing`; at most three, then how many more. */
export function misfitLines(misfits: readonly Misfit[]): string {
  const lines = misfits.slice(0, MOST_LINES).map(lineOf);
  const more = misfits.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

function lineOf(misfit: Misfit): string {
  const place = (misfit.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  const words = isMissing(misfit) ? 'is missing' : `${rule(misfit)}, found ${found(misfit.input)}`;
  return place === '' ? words : `${place}: ${words}`;
}

function isMissing({ path, input }: Misfit): boolean {
  return input === undefined && path?.at(-1) !== undefined;
}

function rule({ kind, type, expected, message, requirement }: Misfit): string {
  if (type === 'min_value') return `must be at least ${String(requirement)}`;
  if (type === 'custom') return `must be ${message}`;
  const plain = KINDS[type];
  if (plain !== undefined) return `must be ${plain}`;
  if (kind === 'schema' && expected !== null) return `must be ${options(expected)}`;
  return message;
}

/** `("a" | "b")` as `"a" or "b"`; `Object` is what a variant calls it. */
function options(expected: string): string {
  if (expected === 'Object') return 'keys and values';
  return expected.replaceAll(/^\(|\)$/g, '').replaceAll(' | ', ' or ');
}

function found(input: unknown): string {
  if (input === undefined) return 'no JSON';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'keys and values';
  const text = JSON.stringify(input);
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}...` : text;
}
