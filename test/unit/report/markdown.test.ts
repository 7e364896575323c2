import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { fenced, plainText } from '../../../src/report/markdown/escape.ts';
import { renderMarkdown } from '../../../src/report/render-markdown.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { bigRun } from './big-run.ts';
import { failingRun, greenRun, runningRun } from './sample-runs.ts';

const ADDRESS = 'https://builds.example.org/r/report.html';

test('the Markdown of a failing run is as agreed', (t) => {
  const file = fileURLToPath(new URL('../../golden/report-failing.md', import.meta.url));
  const text = renderMarkdown(viewModel(failingRun()), ADDRESS);
  t.assert.fileSnapshot(text, file, { serializers: [String] });
});

test('a comment of GitHub takes it, however much has failed', () => {
  for (const [images, failed] of [
    [25, 60],
    [200, 800],
  ] as const) {
    const text = renderMarkdown(viewModel(bigRun(images, failed)), null);
    assert.ok(Buffer.byteLength(text) <= 60_000, `${images} images`);
    assert.match(text, /Left out to keep this small/);
  }
});

test('an address that runs something is no link, and no address is none', () => {
  for (const address of ['javascript:alert(1)', null])
    assert.doesNotMatch(renderMarkdown(viewModel(greenRun()), address), /Full report/);
  assert.match(renderMarkdown(viewModel(greenRun()), ADDRESS), /\[Full report\]\(<https:/);
});

test('every row of a table has as many cells as its head', () => {
  for (const run of [greenRun(), failingRun(), runningRun()]) {
    for (const table of renderMarkdown(viewModel(run), null).matchAll(/(?:^\|.*\n)+/gm)) {
      const cells = table[0]
        .trim()
        .split('\n')
        .map((row) => row.split(/(?<!\\)\|/).length);
      assert.equal(new Set(cells).size, 1, table[0]);
    }
  }
});

test('what a branch, a log or a person wrote makes no mark-up, mention or reference', () => {
  assert.equal(
    plainText('<img src=x> @octocat *bold* `code` [a](b) | #12 GH-12 a_b'),
    String.raw`\<img src=x\> @<!-- -->octocat \*bold\* \`code\` \[a\](b) \| #<!-- -->12 GH-<!-- -->12 a\_b`,
  );
  assert.equal(
    plainText('a/b#12 a/b@0123abc me@example.org https://a.org/x www.a.org mailto:me'),
    'a/b#<!-- -->12 a/b@<!-- -->0123abc me@<!-- -->example.org https:<!-- -->//a.org/x www.<!-- -->a.org mailto:<!-- -->me',
  );
  assert.equal(plainText('- item\n# heading'), String.raw`\- item # heading`);
  assert.equal(plainText('1. item'), String.raw`1\. item`);
  const marks = String.raw`<>*_[]()|#@-+=~&\ x1.`.concat('`\n').split('');
  const texts = fc.string({ unit: fc.constantFrom(...marks), maxLength: 30 });
  fc.assert(
    fc.property(texts, (text) => {
      const plain = plainText(text);
      assert.doesNotMatch(plain, /\n/);
      // Every mark stands behind an odd number of backslashes.
      const bare = plain.replaceAll('<!-- -->', '').replaceAll(/\\[!-/:-@[-`{-~]/g, '');
      assert.doesNotMatch(bare, /[\\`*_[\]<>&|~]/);
    }),
  );
});

test('a log that holds fences stays inside its own', () => {
  assert.deepEqual(fenced(['```', 'x'], 'text'), ['````text', '```', 'x', '````']);
  const input = failingRun();
  const hostile: ReportInput = {
    ...input,
    results: {
      ...input.results,
      tasks: input.results.tasks.map((task) => ({
        ...task,
        ...(task.reason?.excerpt !== undefined && {
          reason: { ...task.reason, excerpt: '````\n</details>\n<script>' },
        }),
      })),
    },
  };
  assert.match(renderMarkdown(viewModel(hostile), null), /\n`````text\n.*````\n.*<\/details>\n/);
});
