import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { importedFile, ROOT, sourceFiles } from '../../rig/source-tree.ts';

const files = sourceFiles();
const rooms = new Set(files.map((file) => file.room));
const table = readTable(readFileSync(path.join(ROOT, 'docs/design.md'), 'utf8'));
/** Every room may import these; the rest is the table's. */
const COMMON = ['model', 'text'];
const PURE = new Set(['plan', 'scheduler', 'model', 'text', 'metrics', 'compare']);

/** `| room, room | may, may |` of the design's section 3, as data. */
function readTable(design: string): ReadonlyMap<string, ReadonlySet<string>> {
  const rows = [...design.matchAll(/^\| (?<who>[a-z, ]+) \| (?<may>[a-z, ]+) \|$/gm)];
  const all = [...rooms, 'dashboard', 'schedule', 'devcontainer', 'doctor'];
  return new Map(
    rows.flatMap(({ groups }) => {
      const may = groups?.['may'] ?? '';
      const except = /^everything but (?<rooms>.*)$/.exec(may)?.groups?.['rooms'];
      const denied = except
        ?.replace(' and the later rooms', ', dashboard, devcontainer, schedule')
        .split(', ');
      const allowed =
        denied === undefined ? may.split(', ') : all.filter((room) => !denied.includes(room));
      return (groups?.['who'] ?? '').split(', ').map((room) => [room, new Set(allowed)] as const);
    }),
  );
}

test('the design has a row for every room', () => {
  assert.ok(table.size >= 20, `only ${table.size} rows were read`);
  assert.deepEqual(
    [...rooms].filter((room) => !table.has(room)),
    [],
  );
});

test('a room imports only itself, the nouns, the words, and what the table allows', () => {
  const broken = files.flatMap((file) =>
    file.imports.flatMap((what) => {
      const target = importedFile(file, what);
      if (target === null || target.startsWith('..')) return [];
      const room = target.split('/')[0]?.replace(/\.ts$/, '') ?? '';
      const common = file.room === 'text' ? [] : COMMON;
      const allowed =
        room === file.room || common.includes(room) || table.get(file.room)?.has(room);
      return allowed ? [] : [`${file.name} -> ${target}`];
    }),
  );
  assert.deepEqual(broken, []);
});

test('the pure rooms touch no module of Node, but for the digests of plan', () => {
  const broken = files.flatMap((file) =>
    file.imports.flatMap((what) => {
      const exempt = file.room === 'plan' && what === 'node:crypto';
      return PURE.has(file.room) && what.startsWith('node:') && !exempt
        ? [`${file.name} -> ${what}`]
        : [];
    }),
  );
  assert.deepEqual(broken, []);
});

test('no file imports itself, however long the way round, types included', () => {
  const graph = new Map(
    files.map((file) => [
      file.name,
      file.imports.flatMap((what) => importedFile(file, what) ?? []),
    ]),
  );
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): string[] => {
    if (way.includes(name)) return [[...way.slice(way.indexOf(name)), name].join(' -> ')];
    if (done.has(name)) return [];
    const circles = (graph.get(name) ?? []).flatMap((next) => visit(next, [...way, name]));
    done.add(name);
    return circles;
  };
  assert.deepEqual(
    [...graph.keys()].flatMap((name) => visit(name, [])),
    [],
  );
});

test('files are short: none above 300 lines, the median under 80', () => {
  const lengths = files.map((file) => file.lines).toSorted((a, b) => a - b);
  assert.deepEqual(
    files.filter((file) => file.lines > 300).map((file) => `${file.name}: ${file.lines}`),
    [],
  );
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  assert.ok(median < 80, `the median file has ${median} lines`);
});

test('every file begins with a sentence on its job', () => {
  const silent = files.filter(({ text }) => !/^(?:#!.*\n)?\/\/ [A-Z`].*[.:;,]/.test(text));
  assert.deepEqual(
    silent.map((file) => file.name),
    [],
  );
});
