// Frontend, worker and what they find each other by, in one real container: real Dynamo, and stand-ins for etcd and NATS.

import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { DEFAULT_SERVE } from '../../src/config/defaults.ts';
import { connectEngine } from '../../src/docker/connect.ts';
import type { ContainerSpec, Engine } from '../../src/docker/engine.ts';
import { realClock } from '../../src/host/clock.ts';
import { ensureDir } from '../../src/host/files.ts';
import { request } from '../../src/http/request.ts';
import type { Serve } from '../../src/model/framework.ts';
import type { Service } from '../../src/model/served-model.ts';
import { ResultsSchema } from '../../src/model/results.ts';
import { launchCommand } from '../../src/serving/launch-script.ts';
import { serveModel } from '../../src/serving/serve-model.ts';
import { builder, engineSocket } from '../rig/cli.ts';
import { MemorySink } from '../rig/memory-sink.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { until } from '../rig/until.ts';
import { LABEL, MINE, soon } from './engine-bench.ts';
import { realSocket } from './engine-harness.ts';

const LABELS = { [LABEL]: MINE };
const WORKER =
  'python -m dynamo.mocker --engine-type vllm --speedup-ratio 1 --model-path /opt/model --model-name tiny';

describe('the frontend of Dynamo and its mocker', { timeout: 600_000 }, () => {
  const sink = new MemorySink();
  let engine: Engine;
  let service: Service;
  let lost: string | null = null;

  const serve: Serve = {
    ...DEFAULT_SERVE,
    coordination: ['file'],
    frontend: ['python', '-m', 'dynamo.frontend', '--http-host', '0.0.0.0', '--http-port', '8000'],
    worker: WORKER.split(' '),
    workerEnv: { DYN_SYSTEM_PORT: '8081' },
    env: { DYN_DISCOVERY_BACKEND: 'file' },
    model: 'tiny',
    processes: [
      { process: 'frontend', port: 8000, health: '/live', metrics: '/metrics' },
      { process: 'worker', port: 8081, health: '/health', metrics: '/metrics' },
    ],
    memoryMb: 1024,
    readyWithinS: 90,
  };

  before(async () => {
    await using dir = await tempDir();
    const options = { cwd: dir.path };
    const flags = ['--framework', 'mocker-vllm', '--until', 'build'];
    const said = await builder(['run', ...flags], options);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const shown = await builder(['show', 'latest', '--json'], options);
    const [built] = v.parse(ResultsSchema, JSON.parse(shown.stdout)).images;
    assert.ok(built);
    const socket = engineSocket();
    engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
    const lent = { hfCache: null, hfToken: null, offline: true, limits: null, secrets: {} };
    const asked = { image: built.image, serve, labels: LABELS, gpus: { gpus: 0 }, lent };
    const signal = AbortSignal.timeout(120_000);
    service = await serveModel(engine, asked, { clock: realClock, sink, signal, keeping: null });
    void service.lost.then(({ message }) => (lost = message));
  });
  after(async () => {
    await service.stop('now');
    await engine.close();
  });

  test('answer together, each with its own page, and print under their names', async () => {
    assert.equal(lost, null);
    const pages = await Promise.all(
      service.served.processes.map(async ({ process, host, port }) => {
        const asked = { host, port, path: '/metrics', method: 'GET', timeoutMs: 5000 } as const;
        const { body } = await request({ ...asked, signal: soon() });
        return [process, body.includes('dynamo_frontend_')];
      }),
    );
    assert.deepEqual(pages, [
      ['frontend', true],
      ['worker', false],
    ]);
    for (const name of ['frontend', 'worker'])
      assert.ok(sink.lines.some((line) => line.startsWith(`[${name}] `)));
  });

  test('end by themselves when they are asked to, well within their grace', async () => {
    const asked = performance.now();
    await service.stop('gently');
    assert.ok(performance.now() - asked < serve.stopGraceS * 1000);
  });
});

const SEEN_FIRST = { PATH: '/servers:/usr/bin:/bin' };

/** Listens where etcd and NATS do, a moment after its start. */
const SERVER = String.raw`#!/usr/bin/perl
use Socket; $| = 1; $0 =~ m{([^/]+)$}; my $name = $1; my $port = $name eq 'etcd' ? 2379 : 4222;
print "$name @ARGV\n"; exit 5 if $ENV{BROKEN};
$SIG{TERM} = sub { print "$name bye\n"; exit 0 };
select undef, undef, undef, 0.3;
socket(S, PF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
bind(S, sockaddr_in($port, INADDR_LOOPBACK)) or die; listen(S, 5); print "open\n";
while (1) { close C if accept(C, S) }
`;

describe('what they find each other by', { timeout: 120_000 }, () => {
  let engine: Engine;
  let dir: string;

  before(async () => {
    const socket = realSocket();
    engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
    dir = await mkdtemp(path.join(tmpdir(), 'builder-test-'));
  });
  after(async () => {
    for (const { id } of await engine.listContainers(LABELS)) await engine.removeContainer(id);
    await engine.close();
    await rm(dir, { recursive: true });
  });

  async function launched(
    frontend: readonly string[],
    more: Partial<ContainerSpec> = {},
  ): Promise<{ readonly id: string; readonly lines: string[]; readonly over: Promise<void> }> {
    const servers = path.join(dir, 'bin');
    await ensureDir(servers);
    for (const name of ['etcd', 'nats-server']) {
      await writeFile(path.join(servers, name), SERVER);
      await chmod(path.join(servers, name), 0o755);
    }
    await chmod(dir, 0o755);
    const id = await engine.createContainer(
      {
        image: 'builder/base:bookworm',
        command: launchCommand({
          coordination: ['etcd', 'nats'],
          frontend,
          worker: [],
          workerEnv: {},
        }),
        env: SEEN_FIRST,
        labels: LABELS,
        ports: [],
        memoryMb: null,
        cpus: null,
        shmMb: null,
        gpus: 0,
        network: 'none',
        user: '1234:0',
        mounts: [{ kind: 'bind', from: servers, to: '/servers' }],
        ...more,
      },
      soon(),
    );
    await engine.startContainer(id, soon());
    const lines: string[] = [];
    return { id, lines, over: engine.followLogs(id, (line) => lines.push(line), soon()) };
  }

  const LASTS = `trap 'echo done; exit 0' TERM; echo up; while :; do sleep 0.1; done`;

  test('is there before the frontend starts, and ends after it', async () => {
    const { id, lines, over } = await launched(['bash', '-c', LASTS]);
    await until('the frontend', () =>
      Promise.resolve(lines.includes('[frontend] up') || null),
    ).catch((error: unknown) => assert.fail(`${String(error)}\n${lines.join('\n')}`));
    const early = [...lines];
    await engine.stopContainer(id, 10_000);
    await over;
    assert.equal((await engine.waitContainer(id, soon())).exitCode, 143);
    assert.deepEqual(
      early.map((line) => line.replace(/\/tmp\/\S+/, 'DIR')),
      [
        '[etcd] etcd --data-dir DIR',
        '[etcd] open',
        '[nats] nats-server --jetstream --store_dir DIR --addr 127.0.0.1',
        '[nats] open',
        '[frontend] up',
      ],
    );
    const last = lines.slice(early.length);
    assert.equal(last[0], '[frontend] done');
    assert.deepEqual(last.slice(1).toSorted(), ['[etcd] etcd bye', '[nats] nats-server bye']);
  });

  test('that ends before it can be reached ends all, and says which it was', async () => {
    const { id, lines, over } = await launched(['bash', '-c', LASTS], {
      env: { ...SEEN_FIRST, BROKEN: '1' },
    });
    await over;
    assert.equal((await engine.waitContainer(id, soon())).exitCode, 5);
    assert.ok(lines.includes('[launch] the etcd ended with exit code 5'));
    assert.ok(!lines.includes('[frontend] up'));
  });
});
