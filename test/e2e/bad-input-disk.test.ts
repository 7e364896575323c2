import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GOOD, makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';
import { engineSocket } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { smallDisk } from '../rig/small-disk.ts';
import { withoutOverride } from '../rig/without-override.ts';

const RUN_ID = /\d{8}T\d{6}Z-[0-9a-f]{4}/;

describe('a reports folder that cannot be used', () => {
  let input: BadInput;
  const at = (name: string): string => path.join(input.dir, name);

  before(async () => {
    input = await makeBadInput();
    await input.frameworks(GOOD);
  });
  after(() => input[Symbol.asyncDispose]());

  test('a file in its place, for a run as for a list', async () => {
    await writeFile(at('plain'), '');
    for (const verb of ['run', 'list', 'show'])
      assert.deepEqual(
        await input.builder([verb, '--reports', 'plain']),
        {
          code: 3,
          stdout: '',
          stderr: `error: looking for runs in DIR/plain: not possible there
  where: DIR/plain
  cause: ENOTDIR: not a directory, scandir 'DIR/plain'
  try: choose another folder, or make this one writable
`,
        },
        verb,
      );
  });

  test('one that belongs to somebody else: nothing is built', async () => {
    await mkdir(at('closed'));
    await chmod(at('closed'), 0o555);
    const said = await input.builder(['run', '--reports', 'closed'], { under: withoutOverride() });
    assert.deepEqual(said, {
      code: 3,
      stdout: '',
      stderr: `error: recording a run in DIR/closed: not possible there
  where: DIR/closed/RUN
  cause: EACCES: permission denied, mkdir 'DIR/closed/RUN'
  try: choose another folder, or make this one writable
`,
    });
  });

  test('a disk that is full before the run begins: no folder is left', async () => {
    const said = await input.builder(['run', '--reports', 'disk'], {
      under: smallDisk(at('disk'), 4),
    });
    assert.deepEqual(said, {
      code: 3,
      stdout: '',
      stderr: `error: recording a run in DIR/disk: no space left on the disk
  where: DIR/disk
  cause: ENOSPC: no space left on device, write
  try: df -h
`,
    });
  });

  test('a disk that fills up during a build: the build is ended, and nothing called passed', async () => {
    await input.frameworks('noisy: { build: { dockerfile: noisy.Dockerfile, network: none } }');
    const said = await input.builder(['run', '--reports', 'disk'], {
      under: smallDisk(at('disk'), 60),
    });
    assert.equal(said.code, 4);
    assert.match(said.stdout, /build\.noisy\S* cancelled after .*: no space left on the disk$/m);
    assert.equal(
      said.stderr,
      `error: recording the run in DIR/disk/RUN: no space left on the disk
  where: DIR/disk
  cause: ENOSPC: no space left on device, write
  try: df -h
`,
    );
  });

  test('a disk too full for the report: the run is not called passed by its exit code', async () => {
    await input.frameworks(GOOD);
    const said = await input.builder(['run', '--reports', 'disk'], {
      // Room for the page that follows the run, none for the whole report.
      under: smallDisk(at('disk'), 60),
    });
    assert.equal(said.code, 4);
    assert.match(
      said.stderr,
      /^error: writing the report in DIR\/disk\/RUN: no space left on the disk\n/,
    );
    assert.doesNotMatch(said.stderr, /^\s+at /m);
  });

  test('nothing of this is left behind', async () => {
    assert.deepEqual(
      (await readdir(at('disk'))).filter((name) => RUN_ID.test(name)),
      [],
    );
    assert.deepEqual(await labelledContainers(engineSocket()), []);
  });
});
