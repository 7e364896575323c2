// Holds the passed tests of two engines against each other: node test/rig/compare-pass-lists.ts OLDER NEWER

import { readFileSync } from 'node:fs';
import { DIFFERENCES, type Difference } from './engine-differences.ts';

type List = ReadonlyMap<string, string>;

function read(file: string | undefined): List {
  const lines = readFileSync(file ?? '', 'utf8')
    .trimEnd()
    .split('\n');
  return new Map(
    lines.map((line) => {
      const [state = '', ...title] = line.split('\t');
      return [title.join('\t'), state] as const;
    }),
  );
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [olderFile, newerFile] = process.argv.slice(2);
const lists: Readonly<Record<Difference['on'], List>> = {
  older: read(olderFile),
  newer: read(newerFile),
};
const names = [...new Set([...lists.older.keys(), ...lists.newer.keys()])].toSorted();
const passes = (on: Difference['on'], name: string): boolean => lists[on].get(name) === 'passed';
const declared = (name: string): Difference | undefined =>
  DIFFERENCES.find(({ test }) => name.startsWith(test));

const wrong = names.flatMap((name) => {
  const known = declared(name);
  return (['older', 'newer'] as const)
    .filter((on) => !passes(on, name) && known?.on !== on)
    .map((on) => `${on}: ${lists[on].get(name) ?? 'not run'}: ${name}`);
});
const stale = DIFFERENCES.filter(
  ({ test, on }) => !names.some((name) => name.startsWith(test) && !passes(on, name)),
);
for (const line of wrong) write(`undeclared: ${line}`);
for (const { test, on } of stale) write(`declared, but it passes on the ${on} one: ${test}`);
for (const { test, on, why } of DIFFERENCES)
  write(`declared: not on the ${on} one: ${test}: ${why}`);
const both = names.filter((name) => passes('older', name) && passes('newer', name)).length;
write(
  `${both} of ${names.length} tests pass on both engines, ${DIFFERENCES.length} differences declared`,
);
if (wrong.length > 0 || stale.length > 0 || both === 0) process.exitCode = 1;
