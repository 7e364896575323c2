// The words of a `docker build` as a build.

export interface DockerBuild {
  /** Paths as written; null: `Dockerfile` of the context. */
  readonly dockerfile: string | null;
  readonly context: string;
  readonly target: string | null;
  readonly platform: string | null;
  /** The last of a name wins. */
  readonly args: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, string>>;
  /** Ids. */
  readonly secrets: readonly string[];
  readonly tags: readonly string[];
}

export type ReadBuild =
  | { readonly build: DockerBuild }
  /** Options that are not read here, or the words that stand where one context should. */
  | { readonly unknown: readonly string[] }
  | { readonly places: readonly string[] };

const VALUES: Readonly<Record<string, string>> = {
  '-f': 'file',
  '--file': 'file',
  '--target': 'target',
  '--platform': 'platform',
  '--build-arg': 'arg',
  '--build-context': 'context',
  '--secret': 'secret',
  '-t': 'tag',
  '--tag': 'tag',
  // How and where it is built, not what.
  '--builder': 'ignored',
  '--cache-from': 'ignored',
  '--cache-to': 'ignored',
  '--progress': 'ignored',
};
const SWITCHES: ReadonlySet<string> = new Set(['--load', '--no-cache', '--pull']);

export function readDockerBuild(words: readonly string[]): ReadBuild {
  const values: { readonly kind: string; readonly value: string }[] = [];
  const places: string[] = [];
  const unknown: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name = '', inline] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [null, word];
    const kind = VALUES[name];
    if (!word.startsWith('-')) places.push(word);
    else if (kind !== undefined) values.push({ kind, value: inline ?? rest.shift() ?? '' });
    else if (!SWITCHES.has(name)) unknown.push(name);
  }
  const [context] = places;
  if (unknown.length > 0) return { unknown };
  if (context === undefined || places.length > 1) return { places };
  const of = (kind: string): string[] =>
    values.filter((one) => one.kind === kind).map(({ value }) => value);
  return {
    build: {
      dockerfile: of('file').at(-1) ?? null,
      context,
      target: of('target').at(-1) ?? null,
      platform: of('platform').at(-1) ?? null,
      args: pairs(of('arg')),
      contexts: pairs(of('context')),
      secrets: [
        ...new Set(of('secret').flatMap((one) => /(?:^|,)id=([^,]+)/.exec(one)?.[1] ?? [])),
      ],
      tags: [...new Set(of('tag'))],
    },
  };
}

/** `NAME=value`; without `=` docker takes the value from its environment, which has none here. */
function pairs(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.flatMap((word) => {
      const equals = word.indexOf('=');
      return equals < 0 ? [] : [[word.slice(0, equals), word.slice(equals + 1)] as const];
    }),
  );
}
