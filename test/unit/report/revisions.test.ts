import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReport } from '../../../src/report/render-html.ts';
import { renderText } from '../../../src/report/render-text.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import type { ReportView } from '../../../src/report/view.ts';
import type { Revision } from '../../../src/model/revision.ts';
import { MAIN } from './sample-changes.ts';
import { EMBEDDED, NOW, journey, plan, results } from './samples.ts';

function viewOf(revisions: readonly Revision[], repo: string | null = null): ReportView {
  const tasks = revisions.flatMap((revision) => journey('vllm', revision));
  return viewModel({
    plan: { ...plan(tasks, revisions), repo },
    results: results(tasks),
    comparison: [],
    now: NOW,
  });
}

test('the number of a pull request stands apart from the subject, and leads to its page on GitHub', async () => {
  for (const repo of [
    'https://github.com/ai-dynamo/dynamo.git',
    'https://github.com/ai-dynamo/dynamo',
    'git@github.com:ai-dynamo/dynamo.git',
    'ssh://git@github.com/ai-dynamo/dynamo.git',
  ]) {
    const view = viewOf([MAIN], repo);
    const [revision] = view.revisions;
    assert.equal(revision?.pr, 'PR 9412');
    assert.doesNotMatch(revision.subject, /9412/);
    assert.equal(revision.prHref, 'https://github.com/ai-dynamo/dynamo/pull/9412', repo);
    assert.match(await renderReport(view), /<a href="[^"]+\/pull\/9412">PR 9412<\/a>/);
    assert.match(renderText(view), /, PR 9412$/m);
  }
});

test('elsewhere nobody knows the page of a pull request', () => {
  for (const repo of [
    null,
    '/srv/dynamo',
    'https://git.example.org/github.com/ai-dynamo/dynamo',
    'https://github.com.example.org/ai-dynamo/dynamo',
  ])
    assert.equal(viewOf([MAIN], repo).revisions[0]?.prHref, null, String(repo));
});

test('a revision is not said twice where its ref says it', () => {
  const sha = MAIN.revision;
  const short = sha.slice(0, 9);
  const older: Revision = { ...MAIN, ref: `main@${short}` };
  const dirty: Revision = { ...MAIN, ref: `${short}+dirty`, revision: `${short}+dirty` };
  const rows = viewOf([EMBEDDED, older, dirty, { ...MAIN, ref: 'main' }]).matrix.rows;
  assert.deepEqual(
    rows.map(({ ref, revision }) => [ref, revision]),
    [
      ['builder', ''],
      [`main@${short}`, ''],
      [`${short}+dirty`, ''],
      ['main', short],
    ],
  );
  const text = renderText(viewOf([EMBEDDED, older]));
  assert.match(text, /^ {2}vllm at builder 187 MB$|^ {2}vllm at builder /m);
  assert.doesNotMatch(text, /builder \(builder\)|\(\)/);
});
