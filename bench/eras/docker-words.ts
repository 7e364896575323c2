// The words of a `docker build` as what they ask for.

export interface Words {
  readonly file: string;
  /** The context. */
  readonly place: string;
  readonly target: string | null;
  readonly platform: string | null;
  /** Of a repeated name the last one. */
  readonly args: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

const WITH_VALUE = new Set(
  (
    '-f --file --target --platform --build-arg --tag -t --build-context ' +
    '--cache-from --cache-to --secret --progress --ssh --output'
  ).split(' '),
);

export function readBuild(words: readonly string[]): Words {
  const values = new Map<string, string[]>();
  const places: string[] = [];
  const rest = words.filter((word, at) => !(at < 2 && /^buildx?$/.test(word)));
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (!word.startsWith('-')) {
      places.push(word);
      continue;
    }
    const [, name = word, inline] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    if (!WITH_VALUE.has(name)) continue;
    if (inline === undefined) at += 1;
    values.set(name, [...(values.get(name) ?? []), inline ?? rest[at] ?? '']);
  }
  const all = (...names: string[]): string[] => names.flatMap((name) => values.get(name) ?? []);
  const last = (...names: string[]): string | null => all(...names).at(-1) ?? null;
  if (places.length !== 1) throw new Error(`not one context: ${places.join(' ')}`);
  return {
    file: last('-f', '--file') ?? 'Dockerfile',
    place: places[0] ?? '',
    target: last('--target'),
    platform: last('--platform'),
    args: pairs(all('--build-arg')),
    contexts: pairs(all('--build-context')),
    tags: all('--tag', '-t'),
  };
}

function pairs(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const equals = word.indexOf('=');
      return [word.slice(0, equals), word.slice(equals + 1)];
    }),
  );
}
