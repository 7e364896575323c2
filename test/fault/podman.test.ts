// Podman's socket with the classic builder: what a run needs of it works. It fails where podman is not installed.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import Docker from 'dockerode';
import { connectEngine } from '../../src/docker/connect.ts';
import type { ContainerSpec, Engine } from '../../src/docker/engine.ts';
import { realClock } from '../../src/host/clock.ts';
import { toFailure } from '../../src/model/reason.ts';
import { tell } from '../rig/figures.ts';
import { MemorySink } from '../rig/memory-sink.ts';
import { tinyImage } from '../rig/tiny-image.ts';
import { until } from '../rig/until.ts';

/** Podman's own would be refused where limits may not be raised, as in a container. */
const CONF = '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n';
const LABELS = { 'builder.test': 'podman' };
const soon = (): AbortSignal => AbortSignal.timeout(60_000);

describe('podman', { timeout: 300_000 }, () => {
  const dir = mkdtempSync('/tmp/builder-podman.');
  const socket = path.join(dir, 'podman.sock');
  let service: ReturnType<typeof spawn>;
  let engine: Engine;
  let image: string;

  before(async () => {
    await writeFile(path.join(dir, 'containers.conf'), CONF);
    const folders = ['--root', path.join(dir, 'root'), '--runroot', path.join(dir, 'run')];
    const command = [...folders, 'system', 'service', '--time', '0', `unix://${socket}`];
    const env = { ...process.env, CONTAINERS_CONF: path.join(dir, 'containers.conf') };
    service = spawn('podman', command, { env, stdio: 'ignore' });
    const absent = new Promise<never>((_, reject) => {
      service.once('error', () => {
        reject(new Error('podman is not there: apt-get install podman catatonit'));
      });
    });
    const answers = until('podman', () =>
      new Docker({ socketPath: socket }).ping().then(
        () => true,
        () => null,
      ),
    );
    await Promise.race([answers, absent]);
    image = await tinyImage(socket);
    // It heeds no tag of an import.
    const made = new Docker({ socketPath: socket }).getImage('builder-test/tiny:latest');
    await made.tag({ repo: 'builder-test/tiny', tag: image.split(':')[1] ?? '' });
    engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
  });
  after(async () => {
    await engine?.close();
    service.kill('SIGTERM');
    await once(service, 'exit');
    // It leaves its storage mounted on itself.
    spawnSync('umount', [path.join(dir, 'root/overlay')]);
    await rm(dir, { recursive: true, force: true });
  });

  const build = async (sink: MemorySink, step: string): Promise<string> => {
    const context = path.join(dir, 'context');
    await mkdir(context, { recursive: true });
    const dockerfile = path.join(context, 'Dockerfile');
    await writeFile(dockerfile, `FROM ${image}\nRUN ${step}\n`);
    const request = {
      context: { dir: context, files: [{ path: 'Dockerfile', mode: '100644', hash: '' }] as const },
      dockerfile,
      target: null,
      platform: 'linux/amd64',
      args: {},
      tags: ['builder-test/podman:1'],
      labels: LABELS,
      secrets: new Map<string, string>(),
      network: 'none',
      noCache: true,
      modifiedAt: 1,
    } as const;
    return (await engine.build(request, sink, soon())).id;
  };

  test('is known, and builds by the classic builder', async () => {
    assert.equal(engine.info.backend, 'classic');
    const sink = new MemorySink();
    const id = await build(sink, 'echo "grüße of podman"');
    assert.ok(sink.lines.includes('grüße of podman'));
    const found = await engine.inspectImage('builder-test/podman:1');
    assert.deepEqual([found?.id, found?.labels['builder.test']], [id, 'podman']);
    assert.equal((await engine.listImages(LABELS)).length, 1);
  });

  test('gives the exit code of a step that fails, and what it printed', async () => {
    const reason = await build(new MemorySink(), 'echo about to fail; exit 7').then(
      () => assert.fail('it passed'),
      toFailure,
    );
    assert.deepEqual(
      [reason.class, reason.exitCode, reason.excerpt],
      ['dockerfile', 7, 'about to fail'],
    );
  });

  test('runs a container to its end, with its output', async () => {
    const spec: ContainerSpec = {
      image,
      command: ['sh', '-c', 'echo out; echo err >&2; exit 3'],
      env: {},
      labels: LABELS,
      ports: [],
      memoryMb: null,
      cpus: null,
      shmMb: null,
      gpus: 0,
      network: 'none',
    };
    const id = await engine.createContainer(spec, soon());
    await engine.startContainer(id, soon());
    assert.equal((await engine.waitContainer(id, soon())).exitCode, 3);
    const lines: string[] = [];
    await engine.followLogs(id, (line) => lines.push(line), soon());
    assert.deepEqual(lines.toSorted(), ['err', 'out']);
    assert.equal((await engine.listContainers(LABELS)).length, 1);
    await engine.removeContainer(id);
    assert.equal(await engine.inspectContainer(id), null);
    tell(`podman ${engine.info.version}: built, failed with its exit code, ran, all by classic`);
  });
});
