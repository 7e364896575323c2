import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { PlanSchema, type Plan } from '../../src/model/plan.ts';
import { GOOD, makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';
import type { Said } from '../rig/cli.ts';

const GOOD_SANE = `good: { build: { dockerfile: good.Dockerfile, network: none }, sanity: { command: [sh, -c, exit 0] } }`;

let input: BadInput;
before(async () => {
  input = await makeBadInput();
  await input.frameworks(GOOD_SANE);
});
after(() => input[Symbol.asyncDispose]());

const file = (name: string): string => path.join(input.dir, name);

async function write(name: string, content: unknown): Promise<void> {
  await writeFile(file(name), typeof content === 'string' ? content : JSON.stringify(content));
}

/** Written to plan.json as it is printed, names and all. */
async function planned(...flags: string[]): Promise<Plan> {
  const { stdout, stderr } = await input.raw(['plan', '--json', ...flags]);
  assert.notEqual(stdout, '', stderr);
  await write('plan.json', stdout);
  return v.parse(PlanSchema, JSON.parse(stdout));
}

const again = (...flags: string[]): Promise<Said> =>
  input.builder(['run', '--from-plan', 'plan.json', ...flags]);

describe('a plan handed to run --from-plan', () => {
  test('is run at its commits, although the branch has moved on, under its names', async () => {
    const plan = await planned('--ref', 'feature/paged-attention,main');
    await input.repo.commit({ 'later.txt': 'later\n' }, 'Move on');
    const said = await again();
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const stored = v.parse(PlanSchema, JSON.parse(await input.stored('plan.json')));
    assert.deepEqual(
      stored.tasks.map(({ id, ref, fingerprint }) => [id, ref, fingerprint.digest]),
      plan.tasks.map(({ id, ref, fingerprint }) => [id, ref, fingerprint.digest]),
    );
    assert.deepEqual(stored.revisions, plan.revisions);
    await input.repo.git('reset', '--quiet', '--hard', 'HEAD~1');
  });

  test('may be one that a run has stored', async () => {
    const said = await input.builder(['run', '--from-plan', 'reports/latest/plan.json']);
    assert.equal(said.code, 0, said.stdout + said.stderr);
  });

  test('may have lost tasks that nobody in it needs', async () => {
    const plan = await planned();
    await write('plan.json', {
      ...plan,
      tasks: plan.tasks.filter(({ kind }) => kind !== 'sanity'),
    });
    assert.equal((await again()).code, 0);
    assert.deepEqual(
      (await input.results()).tasks.map(({ kind }) => kind),
      ['build'],
    );
  });

  test('is printed by plan --from-plan as it would be run', async () => {
    const plan = await planned();
    const said = await input.raw(['plan', '--json', '--from-plan', 'plan.json']);
    assert.deepEqual(JSON.parse(said.stdout), plan);
  });

  test('takes its frameworks although others are configured by now', async () => {
    await planned();
    await input.frameworks(GOOD_SANE, 'other: { build: { dockerfile: gone.Dockerfile } }');
    const said = await again();
    assert.equal(said.code, 0, said.stdout + said.stderr);
    await input.frameworks(GOOD_SANE);
  });

  test('goes on skipping what it skips, until --force-run', async () => {
    const { tasks } = await planned('--skip-build-if-image-exists');
    assert.equal(tasks[0]?.skip?.class, 'unchanged');
    await again();
    assert.equal((await input.results()).tasks[0]?.status, 'skipped');
    await again('--force-run');
    assert.equal((await input.results()).tasks[0]?.status, 'passed');
  });

  test('made without an engine is settled by one', async () => {
    const said = await input.raw(['plan', '--json'], {
      env: { BUILDER_SOCKET: '', DOCKER_HOST: 'unix:///nowhere/none.sock' },
    });
    await write('plan.json', said.stdout);
    const plan = v.parse(PlanSchema, JSON.parse(said.stdout));
    assert.ok(plan.tasks.every(({ fingerprint }) => fingerprint.provisional));
    assert.equal((await again()).code, 0);
  });
});

describe('a plan that no longer holds is refused before any work, in words', () => {
  const runs = async (): Promise<string> => (await input.builder(['list'])).stdout;

  test('where the settings of a step are others', async () => {
    await planned();
    const stored = await runs();
    await input.frameworks(GOOD_SANE.replace('exit 0', 'exit 1'));
    const said = await again();
    assert.deepEqual(said, {
      code: 3,
      stdout: '',
      stderr: `error: the plan DIR/plan.json no longer holds: 1 difference
  where: DIR/plan.json
  cause: sanity.good.runtime.SHA: its settings changed
  try: make it again with builder plan --json
`,
    });
    assert.equal(await runs(), stored);
    await input.frameworks(GOOD_SANE);
  });

  test('where a build argument and a Dockerfile are others', async () => {
    await planned();
    await input.frameworks(
      'good: { build: { dockerfile: unseen.Dockerfile, network: none, args: { A: b } } }',
    );
    const said = await again();
    assert.equal(said.code, 3);
    assert.equal(
      said.stderr,
      `error: the plan DIR/plan.json no longer holds: 2 differences
  where: DIR/plan.json
  cause: build.good.runtime.SHA: its Dockerfile changed, target changed, arg A is new
         sanity.good.runtime.SHA cannot be made: good has no such step
  try: make it again with builder plan --json
`,
    );
    await input.frameworks(GOOD_SANE);
  });

  test('where a framework has gone', async () => {
    await planned();
    await input.frameworks(GOOD.replace('good:', 'best:'));
    const said = await again();
    assert.equal(said.code, 3);
    assert.equal(
      said.stderr,
      `error: no framework is called "good"
  where: the plan DIR/plan.json
  try: known: none, sglang, trtllm, vllm, best
`,
    );
    await input.frameworks(GOOD_SANE);
  });

  test('where it is of another repository', async () => {
    const plan = await planned();
    const text = JSON.stringify(plan).replaceAll(plan.revisions[0]?.revision ?? '', 'f'.repeat(40));
    await write('plan.json', text.replaceAll(/\.[0-9a-f]{9}"/g, '.fffffffff"'));
    const said = await again();
    assert.equal(said.code, 3);
    assert.equal(
      said.stderr,
      `error: the plan DIR/plan.json no longer holds: 2 differences
  where: DIR/plan.json
  cause: build.good.runtime.fffffffff cannot be made: REPO has no branch, tag or commit "${'f'.repeat(40)}"
         sanity.good.runtime.fffffffff cannot be made: REPO has no branch, tag or commit "${'f'.repeat(40)}"
  try: make it again with builder plan --json
`,
    );
  });

  test('where it is of the embedded default', async () => {
    const said = await input.raw(['plan', '--json', '--config', '/dev/null']);
    await write('plan.json', said.stdout === '' ? '{}' : said.stdout);
    const refused = await again();
    assert.equal(refused.code, 3);
    assert.equal(
      refused.stderr,
      `error: the plan DIR/plan.json is of the embedded default, this is a run of REPO
  where: --from-plan
  try: builder quickstart --from-plan DIR/plan.json
`,
    );
  });
});

describe('what is no plan is told in a sentence', () => {
  const CASES: readonly (readonly [string, unknown, string])[] = [
    [
      'no JSON',
      'tasks: []',
      'error: DIR/plan.json is not JSON that holds a plan\n  where: DIR/plan.json\n  try: builder plan --json prints one\n',
    ],
    [
      'a list',
      '[]',
      'error: DIR/plan.json is not JSON that holds a plan\n  where: DIR/plan.json\n  try: builder plan --json prints one\n',
    ],
    [
      'a newer version',
      { version: 9, tasks: [] },
      'error: DIR/plan.json holds a plan of version 9; this builder reads version 1\n  where: DIR/plan.json\n  try: builder plan --json prints one\n',
    ],
    [
      'another document',
      { version: 1, run: {} },
      `error: DIR/plan.json holds no plan
  where: DIR/plan.json
  cause: builder: is missing
         width: is missing
         revisions: is missing
  try: builder plan --json prints one
`,
    ],
  ];
  for (const [what, content, stderr] of CASES)
    test(what, async () => {
      await write('plan.json', content);
      assert.deepEqual(await again(), { code: 3, stdout: '', stderr });
    });

  test('no file, and a folder', async () => {
    const absent = await input.builder(['run', '--from-plan', 'absent.json']);
    assert.deepEqual(absent, {
      code: 3,
      stdout: '',
      stderr:
        'error: there is no plan DIR/absent.json\n  where: DIR/absent.json\n  try: builder plan --json prints one\n',
    });
    const folder = await input.builder(['run', '--from-plan', '.']);
    assert.equal(folder.code, 3);
    assert.match(folder.stderr, /^error: DIR is a folder, not a plan\n {2}where: DIR\n/);
  });

  test('no tasks', async () => {
    await write('plan.json', { ...(await planned()), tasks: [] });
    assert.deepEqual(await again(), {
      code: 3,
      stdout: '',
      stderr:
        'error: the plan DIR/plan.json has no tasks\n  where: DIR/plan.json\n  try: builder plan --json prints one\n',
    });
  });

  test('a need that was taken out', async () => {
    const plan = await planned();
    await write('plan.json', { ...plan, tasks: plan.tasks.filter(({ kind }) => kind !== 'build') });
    assert.deepEqual(await again(), {
      code: 3,
      stdout: '',
      stderr: `error: the plan DIR/plan.json lacks 1 task that others need
  where: DIR/plan.json
  cause: sanity.good.runtime.SHA needs build.good.runtime.SHA
  try: put back what they need, or take it out of their "needs" too
`,
    });
  });

  test('flags that choose other tasks are a usage error', async () => {
    await planned();
    const said = await again('--ref', 'main', '--only', 'build');
    assert.deepEqual(said, {
      code: 2,
      stdout: '',
      stderr: `error: --from-plan and --ref exclude each other
  where: --ref
  try: the plan says what is taken: leave --ref out
error: --from-plan and --only exclude each other
  where: --only
  try: the plan says what is taken: leave --only out
`,
    });
    assert.equal((await again('--failed-from', 'latest')).code, 2);
  });
});

test('a plan whose values were hidden runs as one whose were not', async () => {
  await input.frameworks(
    'good: { build: { dockerfile: good.Dockerfile, network: none, args: { TOKEN: tokentokentoken }, secrets: [t] } }',
  );
  const config = await readFile(file('builder.yaml'), 'utf8');
  await write('builder.yaml', `${config}secrets: { t: { env: T } }\n`);
  const env = { T: 'tokentokentoken' };
  const { stdout } = await input.raw(['plan', '--json'], { env });
  assert.doesNotMatch(stdout, /tokentokentoken/);
  await write('plan.json', stdout);
  const said = await input.builder(['run', '--from-plan', 'plan.json'], { env });
  assert.equal(said.code, 0, said.stdout + said.stderr);
});
