import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailureError } from '../../../src/model/reason.ts';
import { VLLM } from '../plan/question.ts';
import { bench, explained, FILES, planOf, store, text } from './explain-bench.ts';

const SHORT = /[0-9a-f]{9}$/;

test('a task that never ran says so', async (t) => {
  const one = await bench(t);
  const told = await explained(one, 'build.vllm');
  assert.equal(told.state, 'never-passed');
  assert.equal(told.before, null);
  assert.match(told.subject, SHORT);
  assert.equal(
    text(told),
    `build.vllm.runtime.COMMIT
  now: main COMMIT · dynamo:PRINT.COMMIT-vllm-runtime-amd64

it has never passed: a run does it
`.replace('build.vllm.runtime.COMMIT', told.subject),
  );
});

test('a changed file, argument and Dockerfile are named; what a build does not see is not', async (t) => {
  const one = await bench(t);
  const run = await store(one, await planOf(one), 20);
  await one.repo.commit(
    {
      'src/a.rs': 'changed\n',
      'src/b.rs': null,
      'src/c.rs': 'new\n',
      'docs/x.md': 'changed\n',
      Dockerfile: FILES.Dockerfile.replace('COPY . .', 'COPY . /app'),
    },
    'Second commit',
  );
  const build = { ...one.config.build, args: { TAG: '13', TOKEN: 'geheim' } };
  const told = await explained(one, 'build.vllm', { build });
  assert.equal(told.state, 'changed');
  assert.equal(told.before?.run, run);
  assert.deepEqual(told.files, {
    context: '.',
    added: ['src/c.rs'],
    modified: ['Dockerfile', 'src/a.rs'],
    deleted: ['src/b.rs'],
    problem: null,
  });
  // What a base image holds is not known without an engine: no difference is made of that.
  assert.deepEqual(
    told.changes.map(({ input }) => input),
    ['arg TAG', 'arg TOKEN', 'context', 'dockerfile'],
  );
  const shown = text(told);
  assert.match(shown, /arg TAG: is sha256:[0-9a-f]{12}, was not there/);
  assert.match(shown, /its Dockerfile\n/);
  assert.match(
    shown,
    /the files of its build context \(\.\): 4 files\n {6}M Dockerfile\n {6}M src\/a\.rs\n {6}D src\/b\.rs\n {6}A src\/c\.rs\n/,
  );
  assert.doesNotMatch(shown, /docs|geheim/);
  assert.match(shown, /inputs changed: a run does it again\n$/);
});

test('many files are a count', async (t) => {
  const one = await bench(t);
  await store(one, await planOf(one), 20);
  const names = Array.from({ length: 30 }, (_, at) => `src/many/${String(at).padStart(2, '0')}`);
  await one.repo.commit(Object.fromEntries(names.map((name) => [name, 'x\n'])), 'Many');
  const told = await explained(one, 'build.vllm');
  assert.equal(told.files?.added.length, 30);
  assert.match(text(told), /A src\/many\/19\n {6}and 10 more\n/);
});

test('files of a commit that the repository no longer has cannot be listed, and that is said', async (t) => {
  const one = await bench(t);
  const plan = await planOf(one);
  for (const gone of ['f'.repeat(40), '0a1b2c3d4+dirty']) {
    const tasks = plan.tasks.map((task) => ({ ...task, revision: gone }));
    await store(one, { ...plan, tasks }, gone.startsWith('f') ? 20 : 21);
    await one.repo.commit({ 'src/a.rs': `${gone}\n` }, 'Another commit');
    const told = await explained(one, 'build.vllm');
    assert.equal(told.state, 'changed');
    assert.ok(told.files?.problem);
    assert.deepEqual(told.files.added, []);
  }
});

test('a check whose image changed shows what changed in its build', async (t) => {
  const one = await bench(t);
  await store(one, await planOf(one), 20);
  const commit = await one.repo.commit({ 'src/a.rs': 'changed\n' }, 'Second commit');
  const told = await explained(one, 'sanity.vllm');
  assert.deepEqual(
    told.changes.map(({ task, input }) => [task, input]),
    [[`build.vllm.runtime.${commit.slice(0, 9)}`, 'context']],
  );
  assert.deepEqual(told.files?.modified, ['src/a.rs']);
});

test('settings are compared key by key', async (t) => {
  const one = await bench(t);
  await store(one, await planOf(one), 20);
  const [framework] = one.config.frameworks;
  assert.ok(framework?.sanity);
  const sanity = { ...framework.sanity, deadlineS: 7 };
  const told = await explained(one, 'sanity.vllm', { frameworks: [{ ...framework, sanity }] });
  assert.deepEqual(told.changes, [
    {
      task: told.subject,
      input: 'settings.deadlineS',
      before: String(framework.sanity.deadlineS),
      now: '7',
    },
  ]);
});

test('what passed with the same inputs is compared with that, however much came between', async (t) => {
  const one = await bench(t);
  const run = await store(one, await planOf(one), 20);
  await one.repo.branch('other');
  await one.repo.commit({ 'src/a.rs': 'changed\n' }, 'Second commit');
  await store(one, await planOf(one, { refs: ['other'] }), 21);
  const told = await explained(one, 'build.vllm', { refs: ['main'] });
  assert.equal(told.before?.run, run);
  assert.deepEqual(told.changes, []);
  assert.equal(told.state, 'unchanged');
});

test('another ref is compared with its own last pass, not with that of a newer run', async (t) => {
  const one = await bench(t);
  const run = await store(one, await planOf(one), 20);
  await one.repo.branch('other');
  await one.repo.commit({ 'src/a.rs': 'other\n' }, 'Of the other branch');
  await store(one, await planOf(one, { refs: ['other'] }), 21);
  await one.repo.branch('main');
  await one.repo.commit({ 'src/b.rs': 'changed\n' }, 'Of main');
  const told = await explained(one, 'build.vllm', { refs: ['main'] });
  assert.equal(told.before?.run, run);
  assert.deepEqual(told.files?.modified, ['src/b.rs']);
});

test('runs of another repository, failed and skipped ones are no pass', async (t) => {
  const one = await bench(t);
  const plan = await planOf(one);
  await store(one, { ...plan, repo: '/srv/other' }, 20);
  const reason = { class: 'unchanged', message: '' } as const;
  await store(one, plan, 21, () => ({ status: 'failed' }));
  await store(one, plan, 22, () => ({ status: 'skipped', reason }));
  assert.equal((await explained(one, 'build.vllm')).state, 'never-passed');
});

test('a commit that the configuration does not ask for is planned by the name of the task', async (t) => {
  const one = await bench(t);
  const first = await one.repo.git('rev-parse', '--short=9', 'HEAD');
  await store(one, await planOf(one), 20);
  await one.repo.commit({ 'src/a.rs': 'changed\n' }, 'Second commit');
  const told = await explained(one, `build.vllm.runtime.${first}`);
  assert.equal(told.subject, `build.vllm.runtime.${first}`);
  assert.deepEqual(told.changes, []);
});

test('a task that only a stored run has is told as it was there', async (t) => {
  const one = await bench(t);
  const run = await store(one, await planOf(one), 20);
  const frameworks = [{ ...VLLM, name: 'sglang' }];
  const told = await explained(one, 'build.vllm', { frameworks });
  assert.equal(told.state, 'unchanged');
  assert.equal(told.before?.run, run);
  assert.equal(told.sentence, 'nothing changed since it passed');
});

test('what is neither a task nor an image is refused, a slip with the name that was meant', async (t) => {
  const one = await bench(t);
  const message = async (subject: string): Promise<string> => {
    const thrown = await explained(one, subject).catch((error: unknown) => error);
    assert.ok(thrown instanceof FailureError);
    return `${thrown.failure.message} | ${thrown.failure.hint ?? ''}`;
  };
  assert.match(await message('debian:12'), /neither a task nor an image of ours/);
  assert.match(await message('build.vlm'), /has a task 'build\.vlm' \| did you mean build\.vllm\?/);
  assert.match(await message('build.vllm.rumtime'), /no stage "rumtime".*did you mean "runtime"/);
});
