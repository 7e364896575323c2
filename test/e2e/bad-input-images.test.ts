import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TaskResult } from '../../src/model/results.ts';
import { GOOD, makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';
import { engineSocket, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';

const repeat = (step: string, framework: string): string =>
  `builder --${step} --framework ${framework} --repo-path REPO --ref SHA --config DIR/builder.yaml --socket SOCKET`;

describe('an image that is of no use', () => {
  let input: BadInput;

  before(async () => {
    input = await makeBadInput();
  });
  after(() => input[Symbol.asyncDispose]());

  const run = async (framework: string, ...args: string[]): Promise<Said> => {
    await input.frameworks(framework);
    return input.builder(['run', ...args]);
  };
  const taskOf = async (kind: string): Promise<TaskResult> => {
    const task = (await input.results()).tasks.find((known) => known.kind === kind);
    assert.ok(task, kind);
    return task;
  };
  const assertNothingLeft = async (): Promise<void> => {
    const { run: stored } = await input.results();
    assert.deepEqual(await labelledContainers(engineSocket(), stored.id), []);
  };

  test('a Dockerfile with a mistake: its line is named', async () => {
    const { code, stderr } = await run(
      'syn: { build: { dockerfile: syntax.Dockerfile, network: none } }',
    );
    assert.equal(code, 4);
    assert.match(stderr, /^error: Dockerfile line 3: unknown instruction: RUNN\n/);
    assert.match(stderr, /^ {2}where: build\.syn\.runtime\.SHA, reports\/RUN\/logs\//m);
    assert.ok(stderr.endsWith(`  try: ${repeat('only build', 'syn')}\n`), stderr);
    assert.doesNotMatch(stderr, /^\s+at /m);
    assert.equal((await taskOf('build')).reason?.class, 'dockerfile');
    assert.match(await input.stored('report.html'), /unknown instruction: RUNN/);
  });

  test('a server that exits at once: told with its last words, 50 lines of them in the card', async () => {
    const { code, stderr } = await run(
      'exits: { build: { dockerfile: exits.Dockerfile, network: none }, serve: { model: m, processes: { server: { port: 8000 } } } }',
    );
    assert.equal(code, 4);
    assert.equal(
      stderr,
      `error: the server exited with code 9 before it was ready
  where: serve.exits.runtime.SHA, reports/RUN/logs/serve.exits.runtime.SHA.log:61
  log: line 60
  try: ${repeat('only serve', 'exits')}
`,
    );
    const { reason, log } = await taskOf('serve');
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at + 1}`);
    assert.equal(reason?.class, 'not-ready');
    assert.equal(reason.exitCode, 9);
    assert.deepEqual(reason.excerpt?.split('\n'), lines.slice(-50));
    assert.deepEqual((await input.stored(log)).trimEnd().split('\n').slice(-60), lines);
    const html = await input.stored('report.html');
    for (const line of lines.slice(-50)) assert.ok(html.includes(line), line);
    await assertNothingLeft();
  });

  test('a server that is never ready: the deadline, and the last state of each probe', async () => {
    const { code, stderr } = await run(
      'mute: { build: { dockerfile: mute.Dockerfile, network: none }, serve: { model: m, readyWithinS: 1, processes: { server: { port: 8000, health: /live } } } }',
    );
    assert.equal(code, 4);
    assert.equal(
      stderr,
      `error: not ready within 1.00 s: server /live: connection closed without an answer
  where: serve.mute.runtime.SHA, reports/RUN/logs/serve.mute.runtime.SHA.log
  cause: container: running
         server /live: connection closed without an answer
         model m in /v1/models: not asked yet
  try: ${repeat('only serve', 'mute')}
`,
    );
    await assertNothingLeft();
  });

  test('a GPU that is asked for and absent: skipped, counted, and no failure', async () => {
    const { code, stdout, stderr } = await run(
      'gpu: { build: { dockerfile: mute.Dockerfile, network: none }, serve: { model: m, gpus: 1, processes: { server: { port: 8000 } } } }',
    );
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(stdout, /^run RUN passed in .*: 1 passed, 3 skipped \(3 gpu-absent\)$/m);
    const { tasks, run: stored } = await input.results();
    assert.equal(stored.verdict, 'passed');
    assert.deepEqual(
      tasks.map(({ kind, status, reason }) => [kind, status, reason?.class]),
      [
        ['build', 'passed', undefined],
        ...['serve', 'smoke', 'soak'].map((kind) => [kind, 'skipped', 'gpu-absent']),
      ],
    );
    assert.match(await input.stored('report.txt'), /3 steps without a GPU to run on/);
    await assertNothingLeft();
  });

  test('--only soak without the image: failed, with the command that makes it', async () => {
    const { code, stderr } = await run(
      'unseen: { build: { dockerfile: unseen.Dockerfile, network: none }, serve: { model: m, processes: { server: { port: 8000 } } } }',
      '--only',
      'soak',
    );
    assert.equal(code, 4);
    assert.equal(
      stderr,
      `error: bad:FP.SHA-unseen-runtime-amd64 is not there
  where: serve.unseen.runtime.SHA, reports/RUN/logs/serve.unseen.runtime.SHA.log
  try: ${repeat('until serve', 'unseen')}
`.replace('amd64', process.arch === 'x64' ? 'amd64' : process.arch),
    );
    assert.equal((await taskOf('serve')).reason?.class, 'config');
    assert.equal((await taskOf('soak')).reason?.class, 'blocked');
  });

  test('--only soak of what is never served: nothing to do, and said', async () => {
    const said = await run(GOOD, '--only', 'soak');
    assert.deepEqual(said, {
      code: 0,
      stdout: '',
      stderr: 'nothing to do: no chosen framework has such a step\n',
    });
  });

  test('one ref of two is not there: the other goes on, exit 4', async () => {
    const { code, stderr } = await run(GOOD, '--ref', 'main,nowhere');
    assert.equal(code, 4);
    assert.match(
      stderr,
      /^error: REPO has no branch, tag or commit "nowhere"\n {2}where: nowhere\n/,
    );
    assert.equal((await taskOf('build')).status, 'passed');
    assert.match(await input.stored('report.txt'), /nowhere could not be planned/);
  });
});
