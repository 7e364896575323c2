// Compilations in real containers: who owns what, what stays from one to the next, and what does not.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connectEngine } from '../../src/docker/connect.ts';
import type { Engine } from '../../src/docker/engine.ts';
import { realClock } from '../../src/host/clock.ts';
import type { Compile } from '../../src/model/framework.ts';
import type { Outcome } from '../../src/model/runner.ts';
import { sourceFiles } from '../../src/pipeline/source-files.ts';
import type { TaskDeps } from '../../src/tasks/deps.ts';
import { makeRunners } from '../../src/tasks/runners.ts';
import { MemorySink } from '../rig/memory-sink.ts';
import { IMAGE_FINGERPRINT, someTask } from '../rig/plan-tasks.ts';
import { FRAMEWORK, taskContext, taskDeps } from '../rig/task-rig.ts';
import { tinyImage } from '../rig/tiny-image.ts';
import { LABEL, MINE, soon } from './engine-bench.ts';
import { realSocket } from './engine-harness.ts';

const REPO = `builder-test/compile-${MINE.replace('.', '-')}`;
/** Of this process: caches belong to a framework. */
const FRAMEWORK_NAME = `test-${MINE.replace('.', '-')}`;
const DEV = `${REPO}:012345-${FRAMEWORK_NAME}-dev-amd64`;
const TASK = {
  ...someTask('compile.vllm.dev.012345678', {
    image: DEV,
    framework: FRAMEWORK_NAME,
    target: 'dev',
  }),
  kind: 'compile',
} as const;
const DOCKERFILE = `FROM BASE
COPY passwd /etc/passwd
RUN mkdir /workspace && echo from the image > /workspace/image
`;
const LABELS = {
  [LABEL]: MINE,
  'builder.fingerprint': IMAGE_FINGERPRINT,
  'builder.framework': FRAMEWORK_NAME,
  'builder.target': 'dev',
};
const COMPILE: Compile = {
  command: [],
  workdir: '/workspace',
  env: { MODE: 'debug' },
  secrets: {},
  caches: ['target', '/home/dev/.cargo/registry'],
  user: 'dev',
  memoryMb: 256,
  deadlineS: 60,
};

/** Whether `a` was written after `b`. */
const younger = (a: string, b: string) => `perl -e 'exit !(-M "${a}" < -M "${b}")'`;

describe('a compilation in a real container', { timeout: 120_000 }, () => {
  let engine: Engine;
  let dir: string;

  before(async () => {
    const socket = realSocket();
    engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
    dir = await mkdtemp(path.join(tmpdir(), 'builder-test-'));
    await writeFile(path.join(dir, 'passwd'), 'dev:x:4321:21::/home/dev:/bin/sh\n');
    await writeFile(
      path.join(dir, 'Dockerfile'),
      DOCKERFILE.replace('BASE', await tinyImage(socket)),
    );
    const files = [{ path: 'passwd', mode: '100644', hash: '' }] as const;
    await engine.build(
      {
        context: { dir, files },
        dockerfile: path.join(dir, 'Dockerfile'),
        target: null,
        platform: 'linux/amd64',
        args: {},
        tags: [DEV],
        labels: LABELS,
        secrets: new Map(),
        network: 'none',
        noCache: false,
        modifiedAt: 1,
      },
      new MemorySink(),
      soon(),
    );
  });

  after(async () => {
    for (const { id } of await engine.listContainers({ 'builder.run': MINE }))
      await engine.removeContainer(id);
    for (const { id, tags } of await engine.listImages({ 'builder.run': MINE }))
      if (tags.length === 0) await engine.removeImage(id);
    await engine.removeImage(DEV);
    for (const { name } of await engine.listVolumes({ 'builder.cache': FRAMEWORK_NAME }))
      await engine.removeVolume(name);
    await engine.close();
    await rm(dir, { recursive: true });
  });

  interface How {
    readonly files?: Readonly<Record<string, string>>;
    readonly compile?: Partial<Compile>;
    readonly deps?: Partial<TaskDeps>;
  }

  /** Sources of their own each time, as another commit has. */
  async function compiled(
    script: string,
    { files = { 'a.rs': 'a' }, compile, deps }: How = {},
  ): Promise<{
    readonly outcome: Outcome;
    readonly lines: readonly string[];
    readonly sources: string;
  }> {
    const sources = await mkdtemp(path.join(dir, 'sources-'));
    for (const [name, text] of Object.entries(files))
      await writeFile(path.join(sources, name), text);
    const context = { ...taskContext(), task: TASK };
    const outcome = await makeRunners({
      ...taskDeps(engine),
      frameworkAt: () => ({
        ...FRAMEWORK,
        compile: { ...COMPILE, command: ['sh', '-c', script], ...compile },
      }),
      runLabels: { 'builder.run': MINE },
      sources: async () => ({ dir: sources, files: await sourceFiles(sources) }),
      ...deps,
    }).compile(context);
    return { outcome, lines: context.sink.lines, sources };
  }

  test('works as its user on the sources, and leaves nothing of itself on this machine', async () => {
    const script = [
      `perl -e 'print "$>\n"'`,
      'cat a.rs image',
      'echo made > lib.so',
      'echo $MODE',
      'echo new > a.rs',
    ].join('; ');
    const { outcome, lines, sources } = await compiled(script, { files: { 'a.rs': 'source\n' } });
    assert.equal(outcome.status, 'passed', lines.join('\n'));
    assert.deepEqual(lines.slice(2), ['4321', 'source', 'from the image', 'debug']);
    assert.deepEqual(await readdir(sources), ['a.rs']);
    assert.equal((await stat(path.join(sources, 'a.rs'))).uid, process.getuid?.());
    assert.deepEqual(await engine.listContainers({ 'builder.run': MINE }), []);
  });

  test('finds what the one before has kept, older than its own sources, and none of that one’s', async () => {
    const first = 'echo 1 > target/a.o; echo 2 > /home/dev/.cargo/registry/crate; echo 3 > left';
    const one = await compiled(first);
    assert.equal(one.outcome.status, 'passed', one.lines.join('\n'));
    const second = `${younger('a.rs', 'target/a.o')} && cat target/a.o /home/dev/.cargo/registry/crate && echo mine > /home/dev/.cargo/mine && ! cat left 2>/dev/null`;
    const other = await compiled(second, { files: { 'a.rs': 'changed' } });
    assert.equal(other.outcome.status, 'passed', other.lines.join('\n'));
    assert.deepEqual(other.lines.slice(2, 4), ['1', '2']);
  });

  test('beside another of the same framework sees nothing of it', async () => {
    const script =
      'echo x > target/mine-$(cat a.rs); sleep 1; cd target; for f in mine-*; do echo $f; done';
    const both = await Promise.all(
      ['one', 'two'].map((name) => compiled(script, { files: { 'a.rs': name } })),
    );
    assert.deepEqual(
      both.map(({ lines }) => lines.slice(2)),
      [['mine-one'], ['mine-two']],
    );
  });

  test('that fails says which error was the first, by its own exit code', async () => {
    const script =
      "echo 'error[E0425]: cannot find value'; echo 'error: could not compile'; exit 101";
    const { outcome } = await compiled(script);
    assert.ok(outcome.status === 'failed');
    const { class: kind, exitCode, cause } = outcome.reason;
    assert.deepEqual([kind, exitCode, cause], ['compile', 101, 'error[E0425]: cannot find value']);
  });

  test('leaves an image in which the next step finds what it made', async () => {
    const { outcome } = await compiled('echo made > lib.so', { deps: { isNeeded: () => true } });
    assert.ok(outcome.status === 'passed' && outcome.compiled !== undefined);
    const id = await engine.createContainer(
      {
        image: outcome.compiled,
        command: ['cat', '/workspace/lib.so', '/workspace/a.rs'],
        env: {},
        labels: { 'builder.run': MINE },
        ports: [],
        memoryMb: null,
        cpus: null,
        shmMb: null,
        gpus: 0,
        network: 'none',
      },
      soon(),
    );
    await engine.startContainer(id, soon());
    const lines: string[] = [];
    await engine.followLogs(id, (line) => lines.push(line), soon());
    assert.deepEqual(lines, ['made', 'a']);
  });

  test('keeps its container where that is wanted', async () => {
    const { outcome } = await compiled('exit 1', { deps: { keepFor: 'docker' } });
    assert.ok(outcome.status === 'failed');
    const name = outcome.reason.kept?.container ?? '';
    const kept = await engine.listContainers({ 'builder.run': MINE });
    assert.ok(kept.some((container) => container.name === name));
  });
});
