// `builder frameworks [name]`: those that can be named, or one of them resolved.

import { dirname } from 'node:path';
import type { ResolvedFramework } from '../config/declared.ts';
import { missingDockerfiles } from '../config/dockerfiles.ts';
import { frameworkKeys } from '../config/framework-keys.ts';
import { PRINTED_VERSION, type PrintedFrameworks } from '../config/printed.ts';
import { isCalled, unknownFramework } from '../config/select.ts';
import { Leaf, plain, type Tree } from '../config/traced.ts';
import { oneLine } from '../console/fit.ts';
import { drawTable, type Column } from '../console/table.ts';
import { EXIT } from '../model/exit.ts';
import { toJson } from '../text/json.ts';
import { framedYaml } from './framework-yaml.ts';
import { declaredOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

/** Nothing is cut where nobody sees an edge. */
const PIPED_WIDTH = 1000;

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
  const named =
    name === undefined
      ? declared.frameworks
      : declared.frameworks.filter((one) => isCalled(one, name));
  const missing = await missingDockerfiles(named);
  if (missing.length > 0) {
    words.problems(missing);
    return EXIT.config;
  }
  if (name === undefined) {
    words.print(
      words.json ? listJson(declared.frameworks) : listText(declared.frameworks, call.host.stdout),
    );
    return EXIT.passed;
  }
  if (named.length === 0) {
    const problem = unknownFramework(name, declared.frameworks, declared.bare);
    words.problems([{ where: `builder frameworks ${name}`, ...problem }]);
    return EXIT.config;
  }
  words.print(words.json ? detailJson(named) : await detailText(named));
  return EXIT.passed;
}

function listText(all: readonly ResolvedFramework[], stdout: Call['host']['stdout']): string {
  const rows = all.map(({ framework, declaredAt, own }) => {
    const { name, title, repo, optIn, simulated } = framework;
    const source = repo === 'embedded' ? 'itself' : repo === 'any' ? 'a repository' : repo;
    const notes = [...(optIn ? ['opt-in'] : []), ...(simulated ? ['simulated'] : [])];
    const cells = [name, [source, ...notes].join(', '), own ? declaredAt : 'builder', title];
    return cells.map(oneLine);
  });
  const width = stdout.isTTY ? stdout.columns() : PIPED_WIDTH;
  return `${drawTable(COLUMNS, rows, { width, paint: (text) => text }).join('\n')}\n`;
}

function listJson(all: readonly ResolvedFramework[]): string {
  const printed: PrintedFrameworks = { version: PRINTED_VERSION, frameworks: all.map(headOf) };
  return toJson(printed);
}

function headOf({ framework, declaredAt }: ResolvedFramework): PrintedFrameworks['frameworks'][0] {
  const { name, folder, title, repo, optIn, simulated } = framework;
  return { name, folder, title, repo, optIn, simulated, declaredAt };
}

async function detailText(named: readonly ResolvedFramework[]): Promise<string> {
  const texts = await Promise.all(
    named.map(async (one) => {
      const folder = `${dirname(one.declaredAt)}/`;
      const keys = await framedYaml(frameworkKeys(one), (text) => text.replace(folder, ''));
      return `# ${oneLine(`${one.framework.name}, declared in ${one.declaredAt}`)}\n${keys}`;
    }),
  );
  return texts.join('---\n');
}

function detailJson(named: readonly ResolvedFramework[]): string {
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
