// `builder frameworks [name]`: those that can be named, or one of them resolved.

import { dirname } from 'node:path';
import { atVersion, rangeAt, rangesOf } from '../config/at-version.ts';
import type { ResolvedFramework } from '../config/declared.ts';
import { missingDockerfiles } from '../config/dockerfiles.ts';
import { frameworkKeys } from '../config/framework-keys.ts';
import { PRINTED_VERSION, type PrintedFrameworks } from '../config/printed.ts';
import { calledBy, unknownFramework } from '../config/select.ts';
import { Leaf, plain, type Tree } from '../config/traced.ts';
import { oneLine, widthFor } from '../console/fit.ts';
import { drawTable, type Column } from '../console/table.ts';
import { EXIT } from '../model/exit.ts';
import { toJson } from '../text/json.ts';
import { framedYaml } from './framework-yaml.ts';
import { declaredOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'name', align: 'left' },
  { title: 'builds', align: 'left' },
  { title: 'declared in', align: 'left' },
  { title: 'title', align: 'left', flexible: true },
];

export async function frameworks(call: Call): Promise<number> {
  const words = wordsOf(call);
  const declared = await declaredOf(call, words);
  if (declared === null) return EXIT.config;
  const [name] = call.args;
  const named = name === undefined ? declared.frameworks : calledBy(declared.frameworks, name);
  const missing = await missingDockerfiles(named);
  if (missing.length > 0) {
    words.problems(missing);
    return EXIT.config;
  }
  if (named.length === 0 && name !== undefined) {
    const problem = unknownFramework(name, declared.frameworks, declared.bare);
    words.problems([{ where: `builder frameworks ${name}`, ...problem }]);
    return EXIT.config;
  }
  const { for: wanted } = call.flags;
  const version = typeof wanted === 'string' ? wanted : undefined;
  const shown = named.map((one) => ({ ...atVersion(one, version), range: rangeAt(one, version) }));
  if (name === undefined)
    words.print(words.json ? listJson(shown) : listText(shown, call.host.stdout));
  else words.print(words.json ? detailJson(shown) : await detailText(shown));
  return EXIT.passed;
}

/** As some version has it: the range that this version is in, null where all are alike. */
interface Shown extends ResolvedFramework {
  readonly range: string | null;
}

function listText(all: readonly Shown[], stdout: Call['host']['stdout']): string {
  const rows = all.map((one) => {
    const { name, title, repo, optIn, simulated } = one.framework;
    const source = repo === 'embedded' ? 'itself' : repo === 'any' ? 'a repository' : 'Dynamo';
    const notes = [...(optIn ? ['opt-in'] : []), ...(simulated ? ['simulated'] : [])];
    const declaredIn = one.own ? one.declaredAt : 'builder';
    return [name, [source, ...notes].join(', '), declaredIn, title].map(oneLine);
  });
  const table = drawTable(COLUMNS, rows, { width: widthFor(stdout), paint: (text) => text });
  return [...table, ...differences(all)].map((line) => `${line}\n`).join('');
}

/** In which versions of their project frameworks differ, one line each. */
function differences(all: readonly Shown[]): readonly string[] {
  const ranged = all.filter(({ eras }) => eras.length > 0);
  if (ranged.length === 0) return [];
  const widest = Math.max(...ranged.map(({ framework }) => framework.name.length));
  const lines = ranged.map((one) => {
    const { name } = one.framework;
    return `  ${oneLine(name).padEnd(widest)}  ${rangesOf(one).join(', ')}`;
  });
  return [
    '',
    'differ by version of their project (--for VERSION shows another than the newest):',
    ...lines,
  ];
}

function listJson(all: readonly Shown[]): string {
  const printed: PrintedFrameworks = { version: PRINTED_VERSION, frameworks: all.map(headOf) };
  return toJson(printed);
}

function headOf(one: Shown): PrintedFrameworks['frameworks'][0] {
  const { name, folder, title, repo, optIn, simulated, aliases } = one.framework;
  return {
    name,
    folder,
    title,
    repo,
    optIn,
    simulated,
    aliases: [...aliases],
    declaredAt: one.declaredAt,
    ranges: [...rangesOf(one)],
    range: one.range,
  };
}

async function detailText(named: readonly Shown[]): Promise<string> {
  const texts = await Promise.all(
    named.map(async (one) => {
      const folder = `${dirname(one.declaredAt)}/`;
      const keys = await framedYaml(frameworkKeys(one), (text) => text.replace(folder, ''));
      const about = [`${one.framework.name}, declared in ${one.declaredAt}`, ...rangeLines(one)];
      return `${about.map((line) => `# ${oneLine(line)}\n`).join('')}${keys}`;
    }),
  );
  return texts.join('---\n');
}

function rangeLines(one: Shown): readonly string[] {
  if (one.range === null) return [];
  const others = rangesOf(one).filter((range) => range !== one.range);
  return [`in versions ${one.range}; others, with --for: ${others.join(', ')}`];
}

function detailJson(named: readonly Shown[]): string {
  const detailed = named.map((one) => {
    const keys = frameworkKeys(one);
    return { ...headOf(one), keys: plain(keys), origins: originsOf(keys) };
  });
  return toJson({ version: PRINTED_VERSION, frameworks: detailed });
}

type Origins = NonNullable<PrintedFrameworks['frameworks'][0]['origins']>;

function originsOf(tree: Tree, above: readonly string[] = []): Origins {
  if (tree instanceof Leaf) return [{ key: [...above], origin: tree.sourced.origin }];
  return Object.entries(tree).flatMap(([key, value]) => originsOf(value, [...above, key]));
}
