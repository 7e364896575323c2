// What only a real container shows: owners of copied files, volumes across containers, folders of this machine, limits.

import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ContainerSpec } from '../../src/docker/engine.ts';
import { addContent, addDirectory, tarOf } from '../../src/docker/tar-files.ts';
import { Bench, LABEL, MINE, ofClass, soon } from './engine-bench.ts';
import { openRealEngine } from './engine-harness.ts';

const USER = { user: '1234:56', workdir: '/work' };
const LIKE = { below: '', owner: { uid: 1234, gid: 56 }, modifiedAt: 1_000_000_000 };

describe('a container of a real engine', { timeout: 120_000 }, () => {
  const bench = new Bench();
  const volume = `builder-test-${MINE}-owned`;
  before(() => bench.open(openRealEngine));
  after(async () => {
    await bench.engine.removeVolume(volume);
    await bench.close();
  });

  /** Its output, and how it ended, in the shell's words. */
  async function ran(script: string, more: Partial<ContainerSpec>): Promise<string> {
    const command = ['sh', '-c', script];
    const id = await bench.engine.createContainer(bench.spec(command, more), soon());
    const tar = tarOf(async (writing) => {
      for (const folder of ['work', 'work/kept']) addDirectory(writing, folder, LIKE);
      await addContent(writing, 'work/a', 'in a', LIKE);
    });
    await bench.engine.copyInto(id, '/', tar, soon());
    await bench.engine.startContainer(id, soon());
    const lines: string[] = [];
    await bench.engine.followLogs(id, (line) => lines.push(line), soon());
    const { exitCode } = await bench.engine.waitContainer(id, soon());
    await bench.engine.removeContainer(id);
    return [...lines, exitCode].join('\n');
  }

  it('lets its user write beside files that were copied in, and into a new volume, which keeps what is in it', async () => {
    const labels = { [LABEL]: MINE };
    const mounts = [{ kind: 'volume', from: volume, to: '/work/kept', labels }] as const;
    const write = 'cat a; echo; echo new > b; echo cache > kept/c; ls -ln kept | cat';
    assert.match(
      await ran(write, { ...USER, mounts }),
      /^in a\ntotal \d+\n-rw\S+ 1 1234 56 .* c\n0$/,
    );
    assert.equal(await ran('cat kept/c; ls', { ...USER, mounts }), 'cache\na\nkept\n0');
  });

  it('reads and writes a folder of this machine', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'builder-test-'));
    try {
      await chmod(dir, 0o777);
      await writeFile(path.join(dir, 'in'), 'from here\n');
      const mounts = [{ kind: 'bind', from: dir, to: '/cache/hub' }] as const;
      const said = await ran('cat /cache/hub/in; echo from there > /cache/hub/out', {
        ...USER,
        mounts,
      });
      assert.equal(said, 'from here\n0');
      assert.equal(await readFile(path.join(dir, 'out'), 'utf8'), 'from there\n');
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('is not made with a folder that is not there, which is told in class config', async () => {
    const mounts = [{ kind: 'bind', from: '/nowhere/hub', to: '/cache' }] as const;
    await assert.rejects(ran('true', { mounts }), ofClass('config'));
  });

  it('has the limits that were asked for', async () => {
    const limits = { stack: 67_108_864, nofile: 4096 };
    assert.equal(await ran('ulimit -s; ulimit -n', { limits }), '65536\n4096\n0');
  });
});
