import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { PlanSchema } from '../../src/model/plan.ts';
import { ResultsSchema } from '../../src/model/results.ts';
import { builder, engineSocket } from '../rig/cli.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { nodeImage } from '../rig/node-image.ts';
import { install, pack, type Packed } from '../rig/packed.ts';
import { makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { ROOT } from '../rig/source-tree.ts';
import { tempDir } from '../rig/temp-dir.ts';

describe('the package, installed in an empty folder', () => {
  let packing: Awaited<ReturnType<typeof tempDir>>;
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let packed: Packed;
  let command: string;
  let repo: TestRepo;

  before(async () => {
    packing = await tempDir();
    dir = await tempDir();
    packed = await pack(packing.path);
    command = await install(packed.file, dir.path);
    repo = await makeServedRepo(await nodeImage(engineSocket()));
  });
  after(async () => {
    await repo.remove();
    await dir[Symbol.asyncDispose]();
    await packing[Symbol.asyncDispose]();
  });

  const run = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
    promisify(execFile)(command, args, {
      cwd: dir.path,
      env: {
        PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        HOME: dir.path,
        XDG_CACHE_HOME: path.join(dir.path, 'cache'),
        BUILDER_SOCKET: engineSocket(),
        SSL_CERT_FILE: process.env['SSL_CERT_FILE'],
      },
    });

  test('holds what it runs on, and no tests, no sources, no Node, no maps', (t) => {
    const folders = new Set(packed.names.map((name) => name.split('/')[0]));
    assert.deepEqual(
      [...folders],
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist',
        'frameworks',
        'package.json',
        'scripts',
        'templates',
      ],
    );
    assert.deepEqual(
      packed.names.filter((name) => name.startsWith('scripts/')),
      ['scripts/apt-install', 'scripts/base-image', 'scripts/engine'],
    );
    assert.deepEqual(
      packed.names.filter((name) => /\.ts$|\.map$|node_modules|\.test\./.test(name)),
      [],
    );
    assert.ok(packed.names.includes('dist/load/load-entry.js'));
    assert.ok(packed.names.includes('dist/builder.1'));
    assert.ok(packed.bytes < 1_000_000, `${packed.bytes} bytes`);
    t.diagnostic(`${packed.names.length} files, ${packed.bytes} bytes packed`);
  });

  test('names no folder of the machine it was made on', async () => {
    const installed = path.join(dir.path, 'node_modules/builder');
    for (const name of packed.names) {
      const text = await readFile(path.join(installed, name), 'utf8');
      assert.ok(!text.includes(ROOT) && !text.includes(packing.path), name);
    }
  });

  test('says its version, and that it is a package', async () => {
    const { version } = v.parse(
      v.object({ version: v.string() }),
      JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')),
    );
    assert.equal((await run('--version')).stdout, `${version}\n`);
    const { stdout } = await run('version', '--verbose');
    const place = await realpath(path.join(dir.path, 'node_modules/builder'));
    assert.ok(stdout.includes(`as a package in ${place}\n`), stdout);
    assert.doesNotMatch(stdout, /missing/);
  });

  test('prints schemas', async () => {
    const schema: unknown = JSON.parse((await run('schema', 'config')).stdout);
    assert.ok(v.is(v.object({ properties: v.object({ frameworks: v.unknown() }) }), schema));
  });

  test('plans the embedded default as a checkout does: the same files, the same fingerprints', async () => {
    const here = v.parse(PlanSchema, JSON.parse((await run('plan', '--json')).stdout));
    const said = await builder(['plan', '--json'], { cwd: dir.path });
    const there = v.parse(PlanSchema, JSON.parse(said.stdout));
    assert.ok(here.tasks.length > 0);
    assert.deepEqual(
      here.tasks.map(({ id, fingerprint }) => [id, fingerprint.digest]),
      there.tasks.map(({ id, fingerprint }) => [id, fingerprint.digest]),
    );
    const { mode } = await stat(
      path.join(dir.path, 'node_modules/builder/frameworks/mocker/sanity'),
    );
    assert.equal(mode & 0o111, 0o111);
  });

  test('plans and runs a repository: build, serve, soak in its thread, report', async () => {
    await writeFile(path.join(dir.path, 'builder.yaml'), servedConfig(repo.dir));
    const plan = v.parse(PlanSchema, JSON.parse((await run('plan', '--json')).stdout));
    const { stdout } = await run('run');
    assert.match(stdout, /exit 0: all passed/);
    const stored = (name: string): Promise<string> =>
      readFile(path.join(dir.path, 'reports/latest', name), 'utf8');
    const results = v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
    assert.deepEqual(
      results.tasks.map(({ id, status }) => [id, status]),
      plan.tasks.map(({ id }) => [id, 'passed']),
    );
    assert.equal(results.measurements[0]?.requests.ok, 40);
    // The charts' library is found.
    assert.match(await stored('report.html'), /<svg[^>]*role="img"/);
    assert.match(await stored('mail.eml'), /^Subject: /m);
    const shown = await run('report');
    assert.match(shown.stdout, /report\.html\n$/);
  });
});
