import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Command, CommanderError, Option } from 'commander';
import * as v from 'valibot';
import { LEGACY_FLAGS } from '../../../src/cli/legacy-flags.ts';
import { VERBS } from '../../../src/cli/verbs.ts';
import { VARIABLES } from '../../../src/config/environment.ts';
import { WrittenFrameworkSchema } from '../../../src/config/written-framework.ts';
import { EXIT } from '../../../src/model/exit.ts';
import { MeasurementSchema } from '../../../src/model/measurement.ts';
import { anchors, fences, inlineCode, links, table } from '../../rig/markdown.ts';
import { ROOT, sourceFiles } from '../../rig/source-tree.ts';

const LONG = /(?<!\S)--[a-z-]+/g;
/** Docker's, and what every verb has. */
const NOT_OURS = ['--mount', '--help', '--help-all'];
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/design.md',
  'docs/measuring.md',
  'frameworks/vllm-cpu/README.md',
];
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const readme = read('README.md');
const texts = v.record(v.string(), v.string());
const Manifest = v.object({ scripts: texts, dependencies: texts, devDependencies: texts });
const manifest = v.parse(Manifest, JSON.parse(read('package.json')));

/** Typed in a shell, within `$(...)` too. */
const CALL = /^(?:.*\$\()?(?:\.\/)?builder(?![\w./:-])(?<words>[^)]*)/;
/** What an error that a page shows says to try. */
const TRY = /^ {2}try: (?<command>builder .*)$/gm;

/** The commands of a page that call builder itself, without what follows a pipe, a redirection or a comment. */
function commandsOf(page: string): string[][] {
  const shown = fences(page).filter(({ language }) => language === 'sh');
  const tries = [...page.matchAll(TRY)].map(({ groups }) => groups?.['command'] ?? '');
  const lines = [...shown.flatMap(({ text }) => text.split('\n')), ...tries, ...inlineCode(page)];
  return lines
    .map((line) => CALL.exec(line.replace(/\s+[#|>].*$/, ''))?.groups?.['words'])
    .filter((words) => words !== undefined)
    .map((words) => words.split(/\s+/).slice(1));
}

/** What the parser of the command line says against these words; null where it takes them. Nothing is run. */
function complaint(words: readonly string[]): string | null {
  const silent = { writeOut: () => undefined, writeErr: () => undefined };
  const program = new Command('builder')
    .exitOverride()
    .configureOutput(silent)
    .version('0')
    .option('--help-all');
  program.enablePositionalOptions();
  for (const { name, args, options } of VERBS) {
    const command = program.command(`${name} ${args ?? ''}`, { isDefault: name === 'run' });
    command.allowExcessArguments(false).action(() => undefined);
    for (const { flags, choices, parse } of options) {
      const option = new Option(flags);
      if (choices !== undefined) option.choices(choices);
      if (parse !== undefined) option.argParser(parse);
      command.addOption(option);
    }
  }
  try {
    program.parse([...words], { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? null : error.message;
    throw error;
  }
}

const code = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

test('every builder command that a page shows is one that builder takes', () => {
  for (const name of PAGES) {
    const commands = commandsOf(read(name));
    const wrong = commands.flatMap((words) => complaint(words) ?? []);
    assert.deepEqual(wrong, [], name);
  }
  assert.ok(commandsOf(readme).length >= 20, 'the README shows its commands');
  assert.equal(complaint(['--paralel']) === null, false);
  assert.equal(complaint(['run', '--until', 'sok']) === null, false);
});

test('the README shows every verb', () => {
  const shown = new Set(commandsOf(readme).map(([verb = 'run']) => verb));
  assert.deepEqual(
    VERBS.map(({ name }) => name).filter((name) => !shown.has(name)),
    [],
  );
});

test('every flag that the README names exists, and every flag of run is named', () => {
  const known = new Set([
    ...VERBS.flatMap(({ options, legacy = [] }) => [...options, ...legacy]).flatMap(
      ({ flags }) => flags.match(LONG) ?? [],
    ),
    ...NOT_OURS,
  ]);
  const named = inlineCode(readme).flatMap((text) => text.match(LONG) ?? []);
  assert.deepEqual(
    named.filter((flag) => !known.has(flag)),
    [],
  );
  const topics = /^## Flags by topic$.*?^## /ms.exec(readme)?.[0] ?? '';
  const run = VERBS.find(({ name }) => name === 'run')?.options ?? [];
  const unnamed = run.flatMap(({ flags }) => flags.match(LONG) ?? []);
  assert.deepEqual(
    unnamed.filter((flag) => !topics.includes(`\`${flag}`)),
    [],
  );
});

test('the table of legacy flags has every one of them, and no other', () => {
  const named = table(readme, 'legacy flag').flatMap(([first]) => code(first));
  assert.deepEqual(
    named.toSorted(),
    LEGACY_FLAGS.flatMap(({ flags }) => flags.match(LONG) ?? []).toSorted(),
  );
});

test('every link of a page leads to a file or a heading that is there', () => {
  for (const name of PAGES) {
    const broken = links(read(name))
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#');
        const to = path.join(path.dirname(name), file);
        if (file !== '' && !existsSync(path.join(ROOT, to))) return true;
        return anchor !== undefined && !anchors(read(file === '' ? name : to)).includes(anchor);
      });
    assert.deepEqual(broken, [], name);
  }
});

test('the pictures of the README are there, each below 300 KB, and no other', () => {
  const shown = [...readme.matchAll(/docs\/pictures\/(?<name>[\w-]+\.png)/g)];
  const folder = path.join(ROOT, 'docs/pictures');
  const names = readdirSync(folder).toSorted();
  assert.deepEqual(shown.map(({ groups }) => groups?.['name'] ?? '').toSorted(), names);
  const big = names.filter((name) => statSync(path.join(folder, name)).size >= 300_000);
  assert.deepEqual(big, []);
});

test('every file of the project that a page names is there', () => {
  const folders = /^(?:src|test|docs|frameworks|scripts|templates|bench)\/[\w./-]+$/;
  for (const name of PAGES) {
    const named = inlineCode(read(name)).filter((text) => folders.test(text));
    assert.deepEqual(
      named.filter((file) => !existsSync(path.join(ROOT, file))),
      [],
      name,
    );
  }
});

test('the table of exit codes has exactly the codes that builder gives', () => {
  const codes = table(readme, 'code').map(([first]) => Number(first));
  assert.deepEqual(codes, Object.values(EXIT));
});

test('the flags of run that the README says have no variable are those, and all others have theirs', () => {
  const said = /Each flag of `run` has a variable.*?:\n(?<flags>.*?)\. /s.exec(readme)?.groups?.[
    'flags'
  ];
  const run = VERBS.find(({ name }) => name === 'run')?.options ?? [];
  const flags = run.flatMap(({ flags: shown }) => shown.match(LONG) ?? []);
  const variableOf = (flag: string): string =>
    `BUILDER_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`;
  const names = new Set(VARIABLES.map(({ name }) => name));
  assert.deepEqual(
    code(said),
    flags.filter((flag) => !names.has(variableOf(flag))),
  );
  assert.deepEqual(
    [...names].toSorted(),
    flags
      .map(variableOf)
      .filter((name) => names.has(name))
      .toSorted(),
  );
});

test('the tables of keys and of numbers have exactly those of the schemas', () => {
  const keys = table(readme, 'key').flatMap(([first]) => code(first));
  assert.deepEqual(keys.toSorted(), Object.keys(WrittenFrameworkSchema.entries).toSorted());
  const fields = table(read('docs/measuring.md'), 'field').flatMap(([first]) => code(first));
  assert.deepEqual(fields.toSorted(), Object.keys(MeasurementSchema.entries).toSorted());
});

test('the table of rooms has a line for every room', () => {
  const rooms = new Set(sourceFiles().map(({ room }) => room));
  const named = table(readme, 'room').flatMap(([first]) => code(first));
  assert.deepEqual(named.toSorted(), [...rooms].filter((room) => room !== 'main').toSorted());
});

test('every npm script that a page names is one of package.json', () => {
  const { scripts } = manifest;
  for (const name of PAGES) {
    const named = read(name).matchAll(/npm run (?:-s )?(?<script>[\w:]+)/g);
    const missing = [...named].map(({ groups }) => groups?.['script'] ?? '');
    assert.deepEqual(
      missing.filter((script) => scripts[script] === undefined),
      [],
      name,
    );
  }
  const files = Object.values(scripts).flatMap(
    (text) => text.match(/(?:bench|scripts)\/[\w.-]+/g) ?? [],
  );
  assert.deepEqual(
    files.filter((file) => !existsSync(path.join(ROOT, file))),
    [],
  );
});

test('each dependency is justified in CONTRIBUTING, and none that is not there', () => {
  const used = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const named = table(read('CONTRIBUTING.md'), 'package').flatMap(([first]) => code(first));
  assert.deepEqual(named.toSorted(), used.toSorted());
});

test('no page names a folder that only one machine has', () => {
  // Inside images, the same on every machine.
  const insideImages =
    /\/root\/\.cache\/huggingface|\/home\/dynamo\/\.cache\/huggingface|\/tmp\/engine\.yaml/g;
  const pages = [
    ...[...PAGES, 'reports/README.md'].map((name) => [name, read(name)] as const),
    ...readdirSync(path.join(ROOT, 'frameworks')).map((one) => {
      const name = `frameworks/${one}/framework.yaml`;
      return [name, read(name).replaceAll(insideImages, '')] as const;
    }),
  ];
  const wrong = pages.filter(([, text]) => /\/(?:work|home|root|tmp)\//.test(text));
  assert.deepEqual(wrong, []);
});
