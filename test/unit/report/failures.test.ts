import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvHref } from '../../../src/report/charts/csv.ts';
import { excerptLines } from '../../../src/report/excerpt-lines.ts';
import { logUrl, safeUrl } from '../../../src/report/links.ts';
import { shorten } from '../../../src/report/shorten.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { failingRun } from './sample-runs.ts';

function card(title: RegExp) {
  const found = viewModel(failingRun()).failures.find((failure) => title.test(failure.title));
  return found ?? assert.fail(`no card like ${title}`);
}

test('a card has the class, the first cause, its place in the log and the command that repeats it', () => {
  const build = card(/does not build/);
  assert.equal(build.class, 'dependency');
  assert.match(build.firstCause, /^#21 2\.871 ERROR: Could not find a version/);
  assert.deepEqual(
    build.excerpt.filter((line) => line.guilty).map((line) => line.number),
    ['1290'],
  );
  assert.equal(build.logLabel, 'Full log, line 1290');
  assert.equal(build.repeat, 'builder run --only build --framework vllm');
  assert.match(build.commit, /^f00dbeef1 “feat\(sglang\): .*” by Maximilian Mustermann-Schmidt$/);
  assert.deepEqual(
    build.facts.map((fact) => fact.label),
    ['Commit', 'Exit code', 'Took', 'Earlier attempts'],
  );
});

test('of a long excerpt 15 lines are shown: around the guilty one, or the last', () => {
  const lines = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`);
  const shown = (guiltyLine?: number): string[] =>
    excerptLines({
      class: 'not-ready',
      message: 'it ended',
      excerpt: `${lines.join('\n')}\n`,
      logLine: 101,
      ...(guiltyLine !== undefined && { guiltyLine }),
    }).map(({ number, text, guilty }) => `${number} ${text}${guilty ? ' <' : ''}`);
  assert.equal(shown(20).length, 15);
  assert.equal(shown(20)[0], '112 line 12');
  assert.equal(shown(20)[9], '121 line 21 <');
  assert.equal(shown().length, 15);
  assert.equal(shown().at(-1), '150 line 50');
  assert.ok(shown().every((line) => !line.endsWith('<')));
  assert.equal(shown(49).at(-1), '150 line 50 <');
});

test('words that the log already shows are not said twice', () => {
  const serve = card(/does not start/);
  assert.equal(serve.cause, '');
  assert.match(serve.firstCause, /^ModuleNotFoundError/);
});

test('of the checks of a failed step only the failed ones stand on its card', () => {
  assert.deepEqual(
    card(/does not answer/).checks.map((check) => check.name),
    ['chat, streamed'],
  );
});

test('an invalid measurement is marked with its reason wherever its figures stand', () => {
  const view = viewModel(failingRun());
  assert.deepEqual(view.invalid, [
    'sglang at main: the client was late: event-loop delay p99 38 ms, 20 ms allowed',
  ]);
  for (const table of [...view.comparison.slice(0, 1), ...view.measurements]) {
    const marked = table.rows.filter((row) => row.invalid).map((row) => row.framework);
    assert.deepEqual(marked, ['sglang'], table.title);
  }
});

test('simulated figures are marked row by row', () => {
  const view = viewModel(failingRun());
  for (const table of [...view.comparison, ...view.measurements]) {
    const marked = table.rows.filter((row) => row.simulated).map((row) => row.framework);
    assert.deepEqual(marked, ['mocker-vllm'], table.title);
  }
});

test('addresses that run something, or leave the page by another way, are no links', () => {
  for (const bad of [
    'javascript:alert(1)',
    ' JavaScript:x',
    'java\tscript:x',
    '/\n/x.org',
    'data:text/html,x',
    'file:///etc',
    '//x.org',
    '\\\\x',
    '',
  ]) {
    assert.equal(safeUrl(bad), null, bad);
  }
  for (const good of [
    'https://x.org/a?b#c',
    'http://x',
    'mailto:a@b.org',
    'logs/a.log',
    '../report.html',
  ]) {
    assert.equal(safeUrl(good), good);
  }
});

test('a text cut in the middle of an emoji still makes an address', () => {
  const cut = `${'x'.repeat(119)}😀 boom`;
  assert.equal(logUrl('logs/a.log', cut), `logs/a.log#:~:text=${'x'.repeat(119)}`);
  assert.equal(shorten(`${'x'.repeat(8)}😀😀`, 10), 'xxxxxxxx…');
  assert.match(csvHref([['a\uD83D']]), /,a%EF%BF%BD%0D%0A$/);
});

test('a log link stays inside the run folder and points at the line by its words', () => {
  assert.equal(logUrl('logs/../../etc/passwd', 'x'), null);
  assert.equal(logUrl('logs/a b.log', ''), 'logs/a%20b.log');
  assert.equal(logUrl('logs/a.log', ' no-such, thing '), 'logs/a.log#:~:text=no%2Dsuch%2C%20thing');
});
