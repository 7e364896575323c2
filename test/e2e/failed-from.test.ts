import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { PlanSchema } from '../../src/model/plan.ts';
import type { TaskResult } from '../../src/model/results.ts';
import { makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';
import { engineSocket } from '../rig/cli.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const CHECK = `[sh, -c, 'test "$(cat /state)" = good']`;
const APP = `app: { build: { dockerfile: app.Dockerfile, network: none }, sanity: { command: ${CHECK} } }`;
const BRANCH = 'feature/paged-attention';

describe('run --failed-from', () => {
  let input: BadInput;
  /** Of the run whose branch fails. */
  let failed: string;
  const state = async (branch: string, text: string): Promise<string> => {
    await input.repo.git('checkout', '--quiet', branch);
    const sha = await input.repo.commit({ state: text }, `Be ${text}`);
    await input.repo.git('checkout', '--quiet', 'main');
    return sha;
  };
  const latest = async (): Promise<string> => (await input.results()).run.id;
  const outcomes = async (): Promise<string[]> => (await input.results()).tasks.map(inWords);

  before(async () => {
    input = await makeBadInput();
    const from = `FROM ${await tinyImage(engineSocket())}\n`;
    await input.repo.commit({ 'app.Dockerfile': `${from}COPY state /state\n` }, 'Add the app');
    await input.repo.git('branch', '--force', BRANCH);
    await state('main', 'good');
    await state(BRANCH, 'bad');
    await input.frameworks(APP);
    const said = await input.builder(['run', '--ref', `main,${BRANCH}`]);
    assert.equal(said.code, 4, said.stdout + said.stderr);
    failed = await latest();
  });
  after(() => input[Symbol.asyncDispose]());

  test('takes what did not pass and what it needs; what was built is not built again', async () => {
    const said = await input.builder(['run', '--failed-from', 'latest']);
    assert.equal(said.code, 4, said.stdout + said.stderr);
    assert.deepEqual(await outcomes(), [
      `build ${BRANCH} skipped (unchanged)`,
      `sanity ${BRANCH} failed (sanity)`,
    ]);
  });

  test('builds it all the same with --force-run', async () => {
    await input.builder(['run', '--failed-from', failed, '--force-run']);
    assert.deepEqual(await outcomes(), [
      `build ${BRANCH} passed`,
      `sanity ${BRANCH} failed (sanity)`,
    ]);
  });

  test('tests a mended branch at its new tip', async () => {
    const tip = await state(BRANCH, 'good\n');
    const planned = await input.raw(['plan', '--json', '--failed-from', failed]);
    const plan = v.parse(PlanSchema, JSON.parse(planned.stdout));
    assert.deepEqual(
      plan.tasks.map(({ kind, ref, revision }) => [kind, ref, revision]),
      [
        ['build', BRANCH, tip],
        ['sanity', BRANCH, tip],
      ],
    );
    const said = await input.builder(['run', '--failed-from', failed]);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.deepEqual(await outcomes(), [`build ${BRANCH} passed`, `sanity ${BRANCH} passed`]);
  });

  test('says where there is nothing left, and starts no run', async () => {
    const last = await latest();
    assert.deepEqual(await input.builder(['run', '--failed-from', 'latest']), {
      code: 0,
      stdout: '',
      stderr: 'nothing to do: every step of the run RUN passed\n',
    });
    const said = await input.raw(['plan', '--json', '--failed-from', 'latest']);
    assert.deepEqual(v.parse(PlanSchema, JSON.parse(said.stdout)).tasks, []);
    assert.equal(await latest(), last);
  });

  test('finds a branch that stands where another one stands by now', async () => {
    await input.repo.git('branch', '--force', BRANCH, 'main');
    const said = await input.builder(['run', '--failed-from', failed]);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.deepEqual((await input.results()).tasks.length, 2);
  });

  test('takes the repository of that run, whatever builder.yaml names by now', async () => {
    const other = path.join(input.dir, 'other');
    await promisify(execFile)('git', ['clone', '--quiet', input.repo.dir, other]);
    await promisify(execFile)('git', ['-C', other, 'branch', BRANCH, `origin/${BRANCH}`]);
    const git = (...words: string[]): Promise<unknown> =>
      promisify(execFile)('git', [
        '-C',
        other,
        '-c',
        'user.name=a',
        '-c',
        'user.email=a@b',
        ...words,
      ]);
    await git('rm', '--quiet', 'state');
    await git('commit', '--quiet', '-m', 'Lose the state');
    await input.builder(['run', '--repo-path', 'other', '--ref', 'main']);
    const { id } = (await input.results()).run;
    const said = await input.builder(['run', '--failed-from', id]);
    assert.equal(said.code, 4, said.stdout + said.stderr);
    assert.equal(v.parse(PlanSchema, JSON.parse(await input.stored('plan.json'))).repo, other);
  });

  test('tells a branch that has gone', async () => {
    await input.repo.git('branch', '--quiet', '-D', BRANCH);
    const said = await input.builder(['run', '--failed-from', failed]);
    assert.equal(said.code, 3);
    assert.match(
      said.stderr,
      /^error: REPO has no branch, tag or commit "feature\/paged-attention"\n/,
    );
  });

  test('tells a run that is not there, as every other verb does', async () => {
    const said = await input.builder(['run', '--failed-from', '2020']);
    assert.equal(said.code, 3);
    assert.match(said.stderr, /^error: no run in DIR\/reports begins with 2020\n/);
    const shown = await input.builder(['show', '2020']);
    assert.equal(said.stderr, shown.stderr);
  });

  test('tells that a run of a repository is none of quickstart', async () => {
    const said = await input.builder(['quickstart', '--failed-from', failed]);
    assert.deepEqual(said, {
      code: 3,
      stdout: '',
      stderr: `error: the run RUN is of a repository, quickstart runs the embedded default
  where: --failed-from
  try: builder run --failed-from RUN
`,
    });
  });
});

function inWords({ kind, ref, status, reason }: TaskResult): string {
  return `${kind} ${ref} ${status}${reason === undefined ? '' : ` (${reason.class})`}`;
}
