// A disk that is full where the engine keeps its data, in bytes and in files: builds fail as `disk` or wait, and nothing else is harmed.

import assert from 'node:assert/strict';
import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, startBuilder, type CliOptions } from '../rig/cli.ts';
import { tell } from '../rig/figures.ts';
import { makeRepo, type TestRepo } from '../rig/git-repo.ts';
import { startOwnEngine, type OwnEngine } from '../rig/own-engine.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const MB = 1e6;
const SIZE_MB = 400;
const FILES = 6000;

/** An engine on a small disk, with somebody else's image, volume and container on it. */
class SmallEngine {
  readonly engine: OwnEngine;
  readonly folder: Awaited<ReturnType<typeof tempDir>>;
  readonly repo: TestRepo;
  readonly theirs: readonly string[];
  /** Of builder.yaml. */
  also = '';

  private constructor(given: Pick<SmallEngine, 'engine' | 'folder' | 'repo' | 'theirs'>) {
    this.engine = given.engine;
    this.folder = given.folder;
    this.repo = given.repo;
    this.theirs = given.theirs;
  }

  static async start(suite: 'bookworm' | 'sid', disk: string): Promise<SmallEngine> {
    const engine = await startOwnEngine(suite, { ENGINE_DISK: disk, ENGINE_NET: 'none' });
    const folder = await tempDir();
    const from = `FROM ${await tinyImage(engine.socket)}`;
    const repo = await makeRepo({
      'good.Dockerfile': `${from}\nRUN mkdir /good\n`,
      'cached.Dockerfile': `${from}\nRUN perl -e 'print "1" x 100_000_000' > /ones\n`,
      'bytes.Dockerfile': `${from}\nRUN cat /dev/zero > /zeros\n`,
      'files.Dockerfile': `${from}\nRUN i=0; while [ $i -lt ${2 * FILES} ]; do i=$((i+1)); : > /file-$i || exit 1; done\n`,
    });
    await docker(engine, 'tag', 'builder-test/tiny:1', 'theirs:1');
    await docker(engine, 'volume', 'create', 'theirs');
    await docker(
      engine,
      'create',
      '--name',
      'theirs',
      '--network',
      'none',
      'theirs:1',
      'sleep',
      '1',
    );
    return new SmallEngine({ engine, folder, repo, theirs: await everything(engine) });
  }

  /** Runs a framework of this Dockerfile that claims so much. */
  async run(dockerfile: string, diskMb: number, ...more: readonly string[]) {
    const said = await builder(await this.args(dockerfile, diskMb, more), this.#options());
    return { ...said, results: await this.#results() };
  }

  async started(dockerfile: string, diskMb: number, ...more: readonly string[]) {
    return startBuilder(await this.args(dockerfile, diskMb, more), this.#options());
  }

  private async args(
    dockerfile: string,
    diskMb: number,
    more: readonly string[],
  ): Promise<readonly string[]> {
    await writeFile(
      path.join(this.folder.path, 'builder.yaml'),
      `repo: ${this.repo.dir}\nframeworks:\n  web: { build: { dockerfile: ${dockerfile}.Dockerfile, network: none, diskMb: ${diskMb} } }\n${this.also}`,
    );
    return ['run', ...more];
  }

  #options(): CliOptions {
    return { cwd: this.folder.path, env: { BUILDER_SOCKET: this.engine.socket } };
  }

  async #results(): Promise<Results> {
    const file = path.join(this.folder.path, 'reports/latest/results.json');
    return v.parse(ResultsSchema, JSON.parse(await readFile(file, 'utf8')));
  }

  async freeMb(): Promise<number> {
    const { bavail, bsize } = await statfs(path.join(this.engine.dir, 'data'));
    return (bavail * bsize) / MB;
  }

  /** Takes the disk of somebody else's file, or gives it back. */
  async fill(mb: number): Promise<void> {
    const file = path.join(this.engine.dir, 'data', 'filler');
    if (mb === 0) await rm(file);
    else await writeFile(file, Buffer.alloc(mb * MB, 1));
  }

  /** What was there before is there, and works. */
  async assertUnharmed(): Promise<void> {
    const now = await everything(this.engine);
    assert.deepEqual(
      this.theirs.filter((one) => !now.includes(one)),
      [],
    );
    const { stdout } = await docker(
      this.engine,
      'run',
      '--rm',
      '--network',
      'none',
      'theirs:1',
      'cat',
      '/bin/sh',
    );
    assert.ok(stdout.length > 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine[Symbol.asyncDispose]();
    await this.repo.remove();
    await this.folder[Symbol.asyncDispose]();
  }
}

function docker({ socket }: Pick<OwnEngine, 'socket'>, ...words: readonly string[]) {
  return execa('docker', ['-H', `unix://${socket}`, ...words]);
}

/** Images, volumes and containers with their ids. */
async function everything(engine: OwnEngine): Promise<readonly string[]> {
  const lists = await Promise.all([
    docker(engine, 'images', '-a', '--no-trunc', '--format', 'image {{.ID}} {{.Repository}}'),
    docker(engine, 'volume', 'ls', '--format', 'volume {{.Name}}'),
    docker(engine, 'ps', '-a', '--no-trunc', '--format', 'container {{.ID}}'),
  ]);
  return lists.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
}

function classOf({ tasks }: Results): string | undefined {
  return tasks.find(({ kind }) => kind === 'build')?.reason?.class;
}

for (const suite of ['bookworm', 'sid'] as const)
  describe(`the engine of ${suite} on a disk of ${SIZE_MB} MB`, { timeout: 900_000 }, () => {
    let small: SmallEngine;
    before(async () => {
      small = await SmallEngine.start(suite, `size=${SIZE_MB}000000`);
    });
    after(() => small[Symbol.asyncDispose]());

    test('a build that fills it fails as disk; the next run is green', async () => {
      const full = await small.run('bytes', 1);
      assert.equal(full.code, 4, full.stdout + full.stderr);
      assert.equal(classOf(full.results), 'disk', full.stdout);
      await small.assertUnharmed();
      const good = await small.run('good', 1);
      assert.equal(good.code, 0, good.stdout + good.stderr);
      tell(
        `${suite}, a build that fills ${SIZE_MB} MB: class disk, 0 objects of others harmed, next run green`,
      );
    });

    test('a build that would fill it never starts, and says what is missing', async () => {
      await small.fill(100);
      const refused = await small.run('good', Math.floor(await small.freeMb()), '--max-wait', '3');
      await small.fill(0);
      assert.equal(refused.code, 4, refused.stdout + refused.stderr);
      assert.equal(classOf(refused.results), 'disk');
      assert.match(
        refused.stdout,
        /waiting for disk: [\d.]+ MB free of 400 MB where the engine keeps its data/,
      );
      assert.equal(refused.results.tasks[0]?.attempts, 0);
      await small.assertUnharmed();
      tell(`${suite}, a build that would fill it: refused as disk before its start`);
    });

    test('a build that waits starts when somebody makes room', async () => {
      await small.fill(200);
      const claim = Math.floor((await small.freeMb()) + 100);
      const waiting = await small.started('good', claim);
      await waiting.shows(/waiting for disk: /);
      await small.fill(0);
      const said = await waiting.said;
      assert.equal(said.code, 0, said.stdout + said.stderr);
    });

    test('what dead runs of ours left goes first, and nothing else', async () => {
      const free = await small.freeMb();
      await leftover(small);
      const claim = Math.floor((await small.freeMb()) - 0.05 * SIZE_MB) + 50;
      assert.ok(claim < free - 0.05 * SIZE_MB, `${claim} of ${free}`);
      const said = await small.run('good', claim);
      assert.equal(said.code, 0, said.stdout + said.stderr);
      await small.assertUnharmed();
      tell(`${suite}, a leftover of 100 MB in the way: removed, the build passed`);
    });

    test('the build cache of everybody goes by permission alone', async () => {
      const cached = await small.run('cached', 1);
      assert.equal(cached.code, 0, cached.stdout + cached.stderr);
      for (const { image } of cached.results.images) await docker(small.engine, 'rmi', image);
      const claim = Math.floor((await small.freeMb()) - 0.05 * SIZE_MB) + 50;
      const refused = await small.run('good', claim, '--max-wait', '3');
      assert.equal(classOf(refused.results), 'disk', refused.stdout);
      small.also = 'admission: { buildCacheGb: 0 }\n';
      const said = await small.run('good', claim);
      assert.equal(said.code, 0, said.stdout + said.stderr);
      assert.match(said.stdout, /the disk is short: removed .* of build cache/);
      await small.assertUnharmed();
      tell(`${suite}, 100 MB of build cache in the way: left without permission, cut with it`);
    });
  });

/** An image without a name of a run whose process is dead, of 100 MB. */
async function leftover({ engine, folder }: SmallEngine): Promise<void> {
  const labels = {
    run: '20261120T070000Z-dead',
    host: 'HOST',
    pid: '1',
    started: '1.other-boot.1',
  };
  const { stdout: host } = await execa('hostname');
  const changes = Object.entries({ ...labels, host }).flatMap(([name, value]) => [
    '--change',
    `LABEL builder.${name}=${value}`,
  ]);
  const tar = path.join(folder.path, 'zeros.tar');
  await writeFile(path.join(folder.path, 'zeros'), Buffer.alloc(100 * MB, 1));
  await execa('tar', ['-C', folder.path, '-cf', tar, 'zeros']);
  await docker(engine, 'import', ...changes, tar);
  await rm(tar);
}

for (const suite of ['bookworm', 'sid'] as const)
  describe(`the engine of ${suite} on a disk for ${FILES} files`, { timeout: 900_000 }, () => {
    let small: SmallEngine;
    before(async () => {
      small = await SmallEngine.start(suite, `size=1g,nr_inodes=${FILES}`);
    });
    after(() => small[Symbol.asyncDispose]());

    test('a build that makes too many fails as disk; the next run is green', async () => {
      const full = await small.run('files', 1);
      assert.equal(full.code, 4, full.stdout + full.stderr);
      assert.equal(classOf(full.results), 'disk', full.stdout);
      await small.assertUnharmed();
      const good = await small.run('good', 1);
      assert.equal(good.code, 0, good.stdout + good.stderr);
      tell(
        `${suite}, a build that makes more than ${FILES} files: class disk, 0 objects of others harmed, next run green`,
      );
    });
  });
