// The sanity task where the branch has a script of its own.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LineSplitter } from '../../../src/docker/lines.ts';
import type { SanityCheck } from '../../../src/model/framework.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import type { Outcome } from '../../../src/model/runner.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import type { FakeContainer, FakeProgram } from '../../rig/fake-container.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { hurriedClock } from '../../rig/hurried-clock.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { IMAGE, IMAGE_LABELS } from '../../rig/serving-rig.ts';
import { taskContext, taskDeps } from '../../rig/task-rig.ts';

const TEXT = `parser.add_argument("--json", "--json-output")`;
const SANITY: SanityCheck = {
  command: ['python3'],
  deadlineS: 60,
  scripts: ['dev/sanity_check.py'],
  flags: { runtime: ['--runtime-check', '--no-gpu-check', '--new-one'], dev: ['--all'] },
  needs: { runtime: '--runtime-check' },
  fallback: ['python3', '-c', 'import dynamo'],
  secrets: {},
  script: {
    file: 'dev/sanity_check.py',
    sha256: 'e'.repeat(64),
    flags: ['--runtime-check', '--no-gpu-check', '--all'],
    json: true,
  },
};

type Script = Partial<NonNullable<SanityCheck['script']>>;

async function checked(
  programs: (command: readonly string[]) => FakeProgram,
  script: Script = {},
  more: Partial<SanityCheck> & {
    readonly text?: string | null;
    readonly keepFor?: string;
    /** In place of the engine's. */
    readonly followLogs?: FakeEngine['followLogs'];
  } = {},
) {
  const { text = TEXT, keepFor = null, followLogs, ...sanity } = more;
  const engine = new FakeEngine({ program: ({ command }) => programs(command ?? []) });
  engine.addImage(IMAGE, IMAGE_LABELS);
  if (followLogs) engine.followLogs = followLogs;
  const started: FakeContainer[] = [];
  const start = engine.startContainer.bind(engine);
  engine.startContainer = (id, signal) => {
    const container = engine.containers.get(id);
    if (container) started.push(container);
    return start(id, signal);
  };
  const asked: string[] = [];
  const full = { ...SANITY, ...sanity };
  const deps = {
    ...taskDeps(engine, {
      sanity: { ...full, script: full.script && { ...full.script, ...script } },
    }),
    ...(followLogs && { clock: hurriedClock(20) }),
    keepFor,
    fileOf: (_: unknown, file: string) => {
      asked.push(file);
      return Promise.resolve(text);
    },
  };
  const task = { ...someTask('sanity.vllm.runtime.012345678'), kind: 'sanity' } as const;
  const context = { ...taskContext(), task };
  const outcome: Outcome = await makeRunners(deps).sanity(context);
  const commands = started.map(({ spec }) => (spec.command ?? []).join(' '));
  return { engine, outcome, started, asked, commands, log: context.sink.lines };
}

const always = (program: FakeProgram) => () => program;
const PATH = '/tmp/builder-sanity/sanity_check.py';

const BAD = JSON.stringify({
  label: 'System info',
  children: [
    { label: 'OS', desc: 'Linux', status: 'ok' },
    {
      label: 'Dynamo',
      status: 'error',
      children: [{ label: 'dynamo._core', desc: 'No module named dynamo', status: 'error' }],
    },
  ],
});

describe('a script of the branch', () => {
  test('is copied in and gets the flags of its target that it knows, and the one for JSON', async () => {
    const { outcome, started, asked, commands } = await checked(always({ exitCode: 0 }));
    assert.equal(outcome.status, 'passed');
    assert.deepEqual(asked, ['dev/sanity_check.py']);
    assert.deepEqual(commands, [`python3 ${PATH} --runtime-check --no-gpu-check --json`]);
    const file = started[0]?.copied.get(PATH);
    assert.deepEqual([file?.content, file?.mode], [TEXT, '644']);
  });

  test('is asked for JSON by the name it knows, and not beside flags that exclude it', async () => {
    const commandOf = async (script: Script, more: Parameters<typeof checked>[2]) =>
      (await checked(always({ exitCode: 0 }), script, more)).commands[0];
    const old = { text: `add_argument('--json-output')` };
    assert.match((await commandOf({}, old)) ?? '', /--no-gpu-check --json-output$/);
    assert.match((await commandOf({ json: false }, {})) ?? '', /--no-gpu-check$/);
    const flags = ['--thorough-check'];
    assert.match(
      (await commandOf({ flags }, { flags: { runtime: flags } })) ?? '',
      /--thorough-check$/,
    );
    assert.match((await commandOf({}, { command: [] })) ?? '', /^python3 \/tmp/);
  });

  test('that passes tells how much it looked at', async () => {
    const good = JSON.stringify({ label: 'x', children: [{ label: 'OS', status: 'ok' }] });
    const { outcome, log } = await checked(always({ lines: [good], exitCode: 0 }));
    assert.deepEqual(
      outcome.status === 'passed' &&
        outcome.output.checks?.map(({ name, detail }) => [name, detail]),
      [['dev/sanity_check.py', 'exit code 0, 1 line of output: 1 ok, 0 warnings, 0 failed']],
    );
    assert.deepEqual(log.slice(1), ['x', '   ✅ OS']);
  });

  test('that fails names each thing that failed, in its JSON', async () => {
    const { outcome, log } = await checked(always({ lines: ['a warning', BAD], exitCode: 1 }));
    assert.ok(outcome.status === 'failed');
    const { reason } = outcome;
    assert.equal(reason.class, 'sanity');
    assert.equal(
      reason.message,
      'dev/sanity_check.py: Dynamo > dynamo._core: No module named dynamo',
    );
    assert.equal(reason.cause, '1 check failed');
    assert.equal(reason.excerpt, '   ❌ Dynamo\n      ❌ dynamo._core: No module named dynamo');
    assert.equal(reason.guiltyLine, 1);
    assert.equal(log[(reason.logLine ?? 0) - 1], '   ❌ Dynamo');
    assert.deepEqual(
      outcome.output?.checks?.map(({ name, passed }) => [name, passed]),
      [
        ['dev/sanity_check.py', false],
        ['Dynamo > dynamo._core', false],
      ],
    );
  });

  test('whose JSON comes in parts is read all the same', async () => {
    const long = JSON.stringify({
      label: 'x'.repeat(70_000),
      children: [{ label: 'a', status: 'error' }],
    });
    const splitter = new LineSplitter();
    const lines = [...splitter.push(Buffer.from(long)), ...splitter.end()];
    assert.equal(lines.length, 2);
    const { outcome, log } = await checked(always({ lines, exitCode: 1 }));
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.message, 'dev/sanity_check.py: a: failed');
    assert.equal(log.at(-1), '   ❌ a');
  });

  test('that knows no JSON shows the lines it crossed out, wherever they stand', async () => {
    const lines = ['System', '├─ ❌ vLLM: not found', '├─ ✅ OS', '└─ ❌ Cargo: missing', 'bye'];
    const { outcome } = await checked(always({ lines, exitCode: 1 }), { json: false });
    assert.ok(outcome.status === 'failed');
    const { message, excerpt, guiltyLine, logLine } = outcome.reason;
    assert.equal(message, 'dev/sanity_check.py: vLLM: not found');
    assert.equal(excerpt, '├─ ❌ vLLM: not found\n└─ ❌ Cargo: missing');
    assert.deepEqual([guiltyLine, logLine], [0, undefined]);
    assert.equal(outcome.output?.checks?.length, 3);
  });

  test('that breaks off shows its last words', async () => {
    const lines = ['usage: sanity_check.py', 'error: unrecognized arguments: --new'];
    const { outcome } = await checked(always({ lines, exitCode: 2 }));
    assert.ok(outcome.status === 'failed');
    const { message, cause } = outcome.reason;
    assert.equal(message, 'dev/sanity_check.py failed: exit code 2, 2 lines of output');
    assert.equal(cause, 'error: unrecognized arguments: --new');
  });

  test('that is gone meanwhile is told', async () => {
    const { outcome, engine } = await checked(always({}), {}, { text: null });
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'config');
    assert.match(outcome.reason.message, /^dev\/sanity_check\.py is not in 0123/);
    assert.ok(!engine.calls.includes('createContainer'));
  });
});

describe('the output of a script that the engine does not give', () => {
  const broken: FakeEngine['followLogs'] = (_id, onLine) => {
    onLine('{"label":"System info",');
    return Promise.reject(new FailureError(failure('engine-lost', 'the connection broke')));
  };
  /** To its removal, and longer than anybody waits. */
  const silent: FakeEngine['followLogs'] = (_id, _onLine, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });

  test('is wanted where it is JSON: the step does not pass, and is one to try again', async () => {
    const { outcome, log, engine } = await checked(
      always({ exitCode: 0 }),
      {},
      { followLogs: broken },
    );
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'engine-lost');
    assert.equal(log.at(-1), 'the output of the container could not be read: the connection broke');
    assert.equal(engine.containers.size, 0);
  });

  test('changes nothing in what its exit code says', async () => {
    const { outcome } = await checked(always({ exitCode: 3 }), {}, { followLogs: broken });
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'sanity');
    assert.match(outcome.reason.message, /exit code 3, of its output 1 line could be read$/);
  });

  test('is said to be lost where the exit code decides alone', async () => {
    const { outcome, log } = await checked(
      always({ exitCode: 0 }),
      { json: false },
      { followLogs: broken },
    );
    assert.ok(outcome.status === 'passed');
    assert.deepEqual(
      outcome.output.checks?.map(({ detail }) => detail),
      ['exit code 0, of its output 1 line could be read'],
    );
    assert.match(log.join('\n'), /could not be read: the connection broke$/);
  });

  test('is not waited for longer than 10 s, and that is said', async () => {
    const { outcome, log } = await checked(always({ exitCode: 0 }), {}, { followLogs: silent });
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'engine-lost');
    assert.match(log.join('\n'), /its last lines did not come within 10\.0 s of its end$/);
  });
});

describe('a script without the flag that it needs', () => {
  const flags: readonly string[] = ['--no-gpu-check'];
  const byCommand =
    (script: FakeProgram, fallback: FakeProgram) =>
    (command: readonly string[]): FakeProgram =>
      command.includes('-c') ? fallback : script;

  test('is believed where it passes', async () => {
    const { outcome, commands } = await checked(always({ exitCode: 0 }), { flags });
    assert.equal(outcome.status, 'passed');
    assert.equal(commands.length, 1);
  });

  test('leaves the last word to the fallback where it fails', async () => {
    const failing = { lines: ['├─ ❌ Cargo'], exitCode: 1 };
    const good = await checked(
      byCommand(failing, { exitCode: 0 }),
      { flags },
      { keepFor: 'docker' },
    );
    assert.equal(good.outcome.status, 'passed');
    assert.deepEqual(good.commands.slice(1), ['python3 -c import dynamo']);
    assert.equal(good.engine.containers.size, 0);
    assert.match(
      good.log.join('\n'),
      /does not know --runtime-check, without which it refuses good/,
    );
    const bad = await checked(
      byCommand(failing, { lines: ['ModuleNotFoundError: dynamo'], exitCode: 1 }),
      { flags },
    );
    assert.ok(bad.outcome.status === 'failed');
    assert.equal(bad.outcome.reason.cause, 'ModuleNotFoundError: dynamo');
  });

  test('decides itself where there is no fallback', async () => {
    const { outcome } = await checked(always({ exitCode: 1 }), { flags }, { fallback: [] });
    assert.equal(outcome.status, 'failed');
  });
});
