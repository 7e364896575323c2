// The compile task: sources copied in for who compiles them, caches of its own, the compiler's word at the end.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContainerSpec } from '../../../src/docker/engine.ts';
import { failure } from '../../../src/model/reason.ts';
import { COMPILE, compiling, PASSWD, type CompileRig } from '../../rig/compile-rig.ts';
import type { FakeProgram } from '../../rig/fake-container.ts';
import { ManualClock } from '../../rig/manual-clock.ts';
import { IMAGE } from '../../rig/serving-rig.ts';

/** A container of somebody else. */
const SOME: Omit<ContainerSpec, 'image'> = {
  command: null,
  env: {},
  labels: {},
  ports: [],
  memoryMb: null,
  cpus: null,
  shmMb: null,
  gpus: 0,
  network: 'none',
};

describe('a compilation', () => {
  test('finds the sources where it works, all owned by who compiles, and nothing of it stays', async () => {
    const clock = new ManualClock();
    const { engine, context, seen, run } = await compiling({ deps: { clock } });
    const outcome = await run();
    assert.equal(outcome.status, 'passed');
    assert.deepEqual(
      outcome.output.checks?.map(({ name, passed, detail }) => [name, passed, detail]),
      [['compilation', true, 'exit code 0, 0 lines of output']],
    );
    const [container] = seen;
    assert.deepEqual(
      [...(container?.copied ?? [])].map(([name, { type, owner }]) => `${type} ${name} ${owner}`),
      [
        'directory /workspace 1000:0',
        'directory /workspace/target 1000:0',
        'directory /home/dynamo/.cargo 1000:0',
        'directory /home/dynamo/.cargo/registry 1000:0',
        'directory /opt/else 1000:0',
        'file /workspace/lib.rs 1000:0',
      ],
    );
    const { command, workdir, user, env, memoryMb, gpus } = container?.spec ?? {};
    assert.deepEqual(
      { command, workdir, user, env, memoryMb, gpus },
      {
        command: COMPILE.command,
        workdir: '/workspace',
        user: 'dynamo',
        env: { CARGO_INCREMENTAL: '0' },
        memoryMb: 4096,
        gpus: 0,
      },
    );
    assert.equal(engine.containers.size, 0);
    assert.deepEqual(context.sink.progressed, ["bash -c 'cargo build && maturin develop'"]);
    assert.ok(context.sink.lines.includes('1 file of 012345678 copied to /workspace'));
  });

  test('has one volume for each folder that it keeps, of its framework and its set', async () => {
    const { engine, run } = await compiling();
    await run();
    assert.deepEqual(await engine.listVolumes({ 'builder.cache': 'vllm' }), [
      { name: 'builder-cache-vllm-1-u1000-workspace-target', labels: { 'builder.cache': 'vllm' } },
      {
        name: 'builder-cache-vllm-1-u1000-home-dynamo-.cargo-registry',
        labels: { 'builder.cache': 'vllm' },
      },
      { name: 'builder-cache-vllm-1-u1000-opt-else', labels: { 'builder.cache': 'vllm' } },
    ]);
  });

  test('beside another of the same framework has a set of its own, after it the same', async () => {
    const { engine, run } = await compiling();
    const other = await engine.createContainer(
      { ...SOME, name: 'builder-compile-vllm-1', image: IMAGE },
      new AbortController().signal,
    );
    await run();
    const names = engine.volumes.names();
    assert.ok(names.every((name) => name.startsWith('builder-cache-vllm-2-u1000-')));
    assert.equal(names.length, 3);
    await engine.removeContainer(other);
    const again = await compiling();
    await again.run();
    assert.ok(again.engine.volumes.names()[0]?.startsWith('builder-cache-vllm-1-'));
  });

  test('by another user has volumes of its own: what one has written another may not', async () => {
    const { engine, run } = await compiling({ compile: { user: '4711:12' } });
    await run();
    assert.ok(engine.volumes.names()[0]?.startsWith('builder-cache-vllm-1-u4711-'));
  });

  test('has sources younger than anything that an earlier one left: cargo would take them for compiled', async () => {
    const clock = new ManualClock();
    await clock.advance(1234.5);
    const { seen, run } = await compiling({ deps: { clock } });
    await run();
    const { modifiedAt } = seen[0]?.copied.get('/workspace/lib.rs') ?? {};
    assert.equal(modifiedAt, Math.ceil(clock.now() / 1000));
    assert.ok((modifiedAt ?? 0) * 1000 > clock.now());
  });

  for (const [user, owner] of [
    ['1000', '1000:0'],
    ['4711:12', '4711:12'],
    [null, '33:34'],
  ] as const)
    test(`as ${user ?? 'the user of the image'} has files of ${owner}`, async () => {
      const files = { '/etc/passwd': `${PASSWD}www:x:33:9::/var/www:`, '/etc/group': 'web:x:34:' };
      const { seen, run } = await compiling({
        program: { user: 'www:web', files, exitCode: 0 },
        compile: { user },
      });
      await run();
      assert.equal(seen[0]?.copied.get('/workspace/lib.rs')?.owner, owner);
    });

  test('in an image without a table of users is done by root', async () => {
    const { seen, run } = await compiling({
      program: { files: {}, exitCode: 0 },
      compile: { user: null },
    });
    await run();
    assert.equal(seen[0]?.copied.get('/workspace/lib.rs')?.owner, '0:0');
  });

  test('as nobody whom the image knows is a mistake of the configuration', async () => {
    const { engine, run } = await compiling({ compile: { user: 'ubuntu' } });
    await assert.rejects(run(), /the image has no user ubuntu/);
    assert.equal(engine.containers.size, 0);
  });

  test('compiles with as many jobs as builds may, unless it says so itself', async () => {
    const jobs = async (how: CompileRig) => {
      const { seen, run } = await compiling(how);
      await run();
      return seen[0]?.spec.env['CARGO_BUILD_JOBS'];
    };
    assert.equal(await jobs({ maxJobs: 4 }), '4');
    assert.equal(await jobs({ maxJobs: 4, compile: { env: { CARGO_BUILD_JOBS: '2' } } }), '2');
  });
});

const CARGO = [
  '   Compiling dynamo-runtime v1.0.0 (/workspace/lib/runtime)',
  'warning: unused import: `x`',
  ...Array.from({ length: 20 }, (_, at) => `  --> src/a.rs:${at}`),
  'error[E0425]: cannot find value `y` in this scope',
  '  --> lib/runtime/src/lib.rs:7:5',
  'error: could not compile `dynamo-runtime` (lib) due to 1 previous error',
];

describe('a compilation that fails', () => {
  const reasonOf = async (how: CompileRig) => {
    const rig = await compiling(how);
    const outcome = await rig.run();
    assert.ok(outcome.status === 'failed');
    assert.equal(rig.engine.containers.size, 0);
    assert.equal(outcome.output?.checks?.[0]?.passed, false);
    return { ...rig, reason: outcome.reason };
  };

  test('is class compile with the first error of the compiler', async () => {
    const { reason, context } = await reasonOf({ program: { lines: CARGO, exitCode: 101 } });
    assert.equal(reason.class, 'compile');
    assert.equal(reason.message, 'the compilation failed with exit code 101');
    assert.equal(reason.exitCode, 101);
    assert.equal(reason.cause, 'error[E0425]: cannot find value `y` in this scope');
    const lines = reason.excerpt?.split('\n') ?? [];
    assert.ok(lines.length <= 15);
    assert.equal(lines[reason.guiltyLine ?? -1], reason.cause);
    assert.equal(context.sink.lines[(reason.logLine ?? 0) - 1], lines[0]);
  });

  test('in the installer shows its first error', async () => {
    const lines = ['Looking', 'ERROR: No matching distribution found for nixl', 'bye'];
    const { reason } = await reasonOf({ program: { lines, exitCode: 1 } });
    assert.deepEqual(
      [reason.class, reason.cause],
      ['compile', 'ERROR: No matching distribution found for nixl'],
    );
  });

  test('for lack of memory or of space says so, whoever noticed', async () => {
    const classOf = async (program: FakeProgram) => (await reasonOf({ program })).reason.class;
    assert.equal(await classOf({ exitCode: 137, oomKilled: true }), 'oom');
    const killed = 'error: could not compile `a` (signal: 9, SIGKILL: kill)';
    assert.equal(await classOf({ lines: [killed], exitCode: 101 }), 'oom');
    const full = 'error: failed to write: No space left on device (os error 28)';
    assert.equal(await classOf({ lines: [full], exitCode: 101 }), 'disk');
  });

  test('in silence has an exit code, and no words', async () => {
    const { reason } = await reasonOf({ program: { exitCode: 2 } });
    assert.deepEqual([reason.exitCode, reason.cause, reason.excerpt], [2, undefined, undefined]);
  });

  test('keeps its container where that is wanted, under another name, so that its caches are free', async () => {
    const { engine, run } = await compiling({
      program: { exitCode: 1 },
      deps: { keepFor: 'docker' },
    });
    const outcome = await run();
    assert.ok(outcome.status === 'failed');
    assert.match(outcome.reason.kept?.container ?? '', /^builder-kept-compile\.vllm/);
    assert.equal(engine.containers.size, 1);
  });

  test('at its deadline is what the deadline says, and leaves nothing', async () => {
    const { engine, context, run } = await compiling({ program: { lines: ['busy'] } });
    const running = run();
    while (!context.sink.lines.includes('busy'))
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    context.cancel.abort(failure('timeout', 'too long'));
    const outcome = await running;
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.message, 'too long');
    assert.equal(engine.containers.size, 0);
  });
});

describe('what a compilation leaves', () => {
  test('is an image for those who work on it, and gone with the run', async () => {
    const { engine, run } = await compiling({ deps: { isNeeded: () => true } });
    const outcome = await run();
    assert.ok(outcome.status === 'passed' && outcome.compiled !== undefined);
    const image = await engine.inspectImage(outcome.compiled);
    assert.deepEqual([image?.tags, image?.labels['builder.run']], [[], 'r']);
  });

  test('is nothing where nobody works on it, or where it failed', async () => {
    const alone = await compiling();
    await alone.run();
    const failed = await compiling({ program: { exitCode: 1 }, deps: { isNeeded: () => true } });
    await failed.run();
    for (const { engine } of [alone, failed]) assert.ok(!engine.calls.includes('commitContainer'));
  });
});
