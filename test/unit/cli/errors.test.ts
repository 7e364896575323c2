import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainSurprise } from '../../../src/cli/surprise.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';
import { RUN, storeRun } from './stored-run.ts';

const AS_IT_IS = { serializers: [String] };
const STACK = /^\s+at .*:\d+/m;

interface Mistake {
  readonly argv: readonly string[];
  readonly files?: Files;
  readonly env?: Readonly<Record<string, string>>;
  /** A run lies in reports/; what is given lies over its results.json. */
  readonly stored?: object;
}

const YAML = `version: 1
frameworkz:
  mocker: {}
soak:
  concurrency: 0
  maxErrorRate: 3
frameworks:
  mocker:
    serve:
      processes:
        frontend: { port: 99999, health: live }
    sanity:
      comand: [sanity]
parallel: lots
`;

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'a verb that is nearly one': { argv: ['pln'] },
  'a verb that is none': { argv: ['xyzzy'] },
  'an unknown flag': { argv: ['plan', '--frmework', 'mocker'] },
  'an unknown flag of the default verb': { argv: ['--bogus'] },
  'a number that is none': { argv: ['--parallel', 'many'] },
  'a number below 1': { argv: ['--concurrency', '0'] },
  'a share above 1': { argv: ['--max-error-rate', '2'] },
  'a time without sense': { argv: ['--duration', 'soon'] },
  'a step that is none': { argv: ['--only', 'smok'] },
  'a flag without its value': { argv: ['plan', '--ref'] },
  'too many words': { argv: ['show', 'a', 'b', 'c'] },
  'an unknown framework': { argv: ['plan', '-f', 'mockr'] },
  'a framework like no other': { argv: ['plan', '-f', 'zzz'] },
  'flags that exclude each other': {
    argv: [
      'plan',
      '--only',
      'soak',
      '--until',
      'smoke',
      '--force-run',
      '--skip-build-if-image-exists',
    ],
  },
  'refs without a repository': { argv: ['plan', '--ref', 'main'] },
  'quickstart of a repository': { argv: ['quickstart', '--dry-run', '--repo-path', '.'] },
  'a variable with a wrong value': { argv: ['plan'], env: { BUILDER_PARALLEL: 'lots' } },
  'several mistakes in builder.yaml': { argv: ['plan'], files: { 'builder.yaml': YAML } },
  'YAML that is none': {
    argv: ['plan'],
    files: { 'builder.yaml': 'soak: {requests: 3\nname: x\n' },
  },
  'a configuration that is not there': { argv: ['plan', '--config', 'nope.yaml'] },
  'a repository that is not there': {
    argv: ['plan'],
    files: { 'builder.yaml': 'repo: nope\nframeworks: {app: {build: {dockerfile: Dockerfile}}}\n' },
  },
  'a repository that nothing says how to build': { argv: ['plan', '--repo-path', '.'] },
  'an engine that was named and is not there': { argv: ['plan', '--socket', '/nowhere/d.sock'] },
  'an unknown schema': { argv: ['schema', 'resluts'] },
  'no stored run at all': { argv: ['show'] },
  'a run that is not stored': { argv: ['report', '2025'], stored: {} },
  'a task of no run': { argv: ['logs', 'build.mocker-vlm.runtime.builder'], stored: {} },
  'a task name that several begin with': { argv: ['show', 'latest', 'serve'], stored: {} },
  'results of a newer version': { argv: ['show'], stored: { version: 2 } },
  'results that are damaged': { argv: ['show'], stored: { tasks: 'none' } },
};

describe('a mistake is answered with what is wrong, where, and one thing to try', () => {
  for (const [what, { argv, files = {}, env = {}, stored }] of Object.entries(MISTAKES))
    test(what, async (t) => {
      await using dir = await tempDir();
      await writeFiles(dir.path, files);
      if (stored !== undefined) await storeRun(dir.path, stored);
      const { code, stdout, stderr } = await say(argv, { cwd: dir.path, env });
      assert.equal(stdout, '');
      assert.ok(code === 2 || code === 3, `exit ${code}\n${stderr}`);
      assert.doesNotMatch(stderr, STACK);
      const frozen = stderr.replaceAll(dir.path, '/home/kim');
      t.assert.snapshot(`$ builder ${argv.join(' ')}\n${frozen}exit ${code}\n`, AS_IT_IS);
    });
});

test('list goes on past a run that it cannot read', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const other = '20261122T070000Z-0001';
  await storeRun(dir.path, { version: 2 }, other);
  const { code, stdout } = await say(['list'], { cwd: dir.path });
  assert.equal(code, 0);
  const lines = stdout.split('\n').filter((line) => line.startsWith('2026'));
  assert.match(lines[0] ?? '', new RegExp(`^${other} +results\\.json was written by`));
  assert.match(lines[1] ?? '', new RegExp(`^${RUN} `));
});

describe('a surprise', () => {
  const told = (error: unknown, ...argv: string[]) => {
    const host = madeUpHost({ argv });
    return { code: explainSurprise(host, error), text: host.stderr.text };
  };
  const bug = new TypeError('x is not a function');

  test('of ours is exit 1, without a stack but with how to see it', () => {
    assert.deepEqual(told(bug), {
      code: 1,
      text: 'error: unexpected: x is not a function\n  where: builder run\n  cause: TypeError: x is not a function\n  try: the same command with --verbose shows where\n',
    });
  });

  test('of ours has its stack with --verbose', () => {
    const { code, text } = told(bug, 'plan', '--verbose');
    assert.equal(code, 1);
    assert.match(text, STACK);
    assert.doesNotMatch(text, /--verbose/);
  });

  test('that is no error at all is told too', () => {
    assert.match(told('just words').text, /unexpected: just words/);
  });

  test('that was to be expected is a matter of set-up: exit 3', () => {
    const lost = failure('engine-lost', 'no engine answers', { hint: 'start Docker' });
    assert.deepEqual(told(new FailureError(lost)), {
      code: 3,
      text: 'error: no engine answers\n  try: start Docker\n',
    });
  });
});
