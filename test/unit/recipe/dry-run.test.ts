// Asking a script: it sees a scrubbed world, and nothing of what it does outside stays.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { dryRun, type DryRun } from '../../../src/recipe/dry-run.ts';
import { freeCheckouts, ownSlot } from '../../../src/source/planning-slot.ts';
import { gone, processesWith, started } from '../../rig/host-processes.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';

interface Asked {
  readonly script: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Answer extends DryRun {
  readonly lines: readonly string[];
  /** What lies in the checkout, beside it and in the cache afterwards. */
  readonly left: readonly string[];
}

async function ask({ script, env = {} }: Asked): Promise<Answer> {
  await using dir = await tempDir();
  const folder = path.join(dir.path, 'checkout');
  const cacheDir = path.join(dir.path, 'cache');
  await mkdir(folder);
  await writeFile(path.join(folder, 'build.sh'), `set -e\n${script}\n`);
  const host = madeUpHost({ env: { PATH: process.env['PATH'], ...env } });
  const tools = { host, cacheDir, signal: new AbortController().signal };
  const run = await dryRun({ folder, words: ['build.sh', '--dry-run'], tools });
  const beside = (await readdir(dir.path)).filter((name) => name !== 'checkout');
  return {
    ...run,
    lines: run.stdout.split('\n').filter(Boolean),
    left: [...(await readdir(folder)), ...beside],
  };
}

/** A name that no other test and no user has. */
const OWN = `/tmp/builder-shared-${process.pid}`;

test('folders of one fixed name are made elsewhere, and gone afterwards', async () => {
  const { lines, left, exitCode } = await ask({
    script: `mkdir -p ${OWN}/deep; mkdir ${OWN}-2 && [ ! -e ${OWN} ] && cd ${OWN}/deep
pwd | sed "s|$TMPDIR||"
cd - > "$TMPDIR/before"
rm -rf ${OWN}
mkdir -p "$TMPDIR/own" own && echo $?`,
  });
  assert.equal(exitCode, 0);
  assert.deepEqual(lines, [`${OWN}/deep`, '0']);
  assert.equal(existsSync(OWN), false);
  assert.equal(existsSync(`${OWN}-2`), false);
  assert.deepEqual(left, ['build.sh', 'own']);
});

test('nothing of a person is removed', async () => {
  await using dir = await tempDir();
  const wheel = path.join(dir.path, 'a.whl');
  await writeFile(wheel, 'a wheel');
  const { exitCode } = await ask({ script: `rm -rf ${dir.path}/*.whl ${wheel}` });
  assert.equal(exitCode, 0);
  assert.equal(existsSync(wheel), true);
});

test('repositories are neither cloned nor changed, and read all the same', async () => {
  const { lines, stderr } = await ask({
    script: `git clone https://host.invalid/nixl.git ${OWN}/nixl_src
cd ${OWN}/nixl_src
git checkout 0123456
git -C "$HOME" -c x=y submodule update
git init -q "$TMPDIR/r" && git -C "$TMPDIR/r" rev-parse --is-inside-work-tree
env -i ./build_trtllm_wheel.sh -o /tmp/x && env -i /bin/echo ran`,
  });
  assert.deepEqual(lines, ['true', 'ran']);
  assert.equal(stderr, '');
  assert.equal(existsSync(OWN), false);
});

test('docker only says that it has buildx; what else is called of it is refused and told', async () => {
  const { lines, refused, exitCode } = await ask({
    script: `docker buildx version
docker image inspect x || echo "no: $?"
make -C epp all || sudo rm x || echo "no: $?"`,
  });
  assert.equal(exitCode, 0);
  assert.match(lines[0] ?? '', /buildx/);
  assert.deepEqual(lines.slice(1), ['no: 126', 'no: 126']);
  assert.deepEqual(refused, ['docker image inspect x', 'make -C epp all', 'sudo rm x']);
});

test('words of printed commands are known, whatever is in them; echo says the same as ever', async () => {
  const { printed, stdout } = await ask({
    script: `run=echo arg="A=a  b"
$run docker build --build-arg "$arg" --build-arg "B=" '' $arg . 2>&1 | tee /dev/null
$run DOCKER_BUILDKIT=1 docker build .
echo -n "docker build of all"; echo -e "\\tdone" docker`,
  });
  assert.equal(
    stdout,
    'docker build --build-arg A=a  b --build-arg B=  A=a b .\n' +
      'DOCKER_BUILDKIT=1 docker build .\ndocker build of all\tdone docker\n',
  );
  assert.deepEqual(printed, [
    ['docker', 'build', '--build-arg', 'A=a  b', '--build-arg', 'B=', '', 'A=a', 'b', '.'],
    ['DOCKER_BUILDKIT=1', 'docker', 'build', '.'],
  ]);
});

test('Python is not started to tell how an image is run, and for everything else it is', async () => {
  const { lines } = await ask({
    script: `echo "at $(python3 -c "import os; print(os.path.relpath('/a/b', '/a'))")"
python3 -c 'print("real")'`,
  });
  assert.deepEqual(lines, ['at ', 'real']);
});

test('of the environment it sees what it needs, and an empty home', async () => {
  const env = { GITHUB_TOKEN: 'canary', HF_TOKEN: 'canary', latest_tag: '7', USER: 'kim' };
  const { stdout } = await ask({ script: 'set; export -p; ls -A "$HOME" | wc -l', env });
  assert.doesNotMatch(stdout, /canary|latest_tag|kim/);
  assert.match(stdout, /^LC_ALL=C$/m);
  assert.equal(stdout.trim().split('\n').at(-1), '0');
});

test('a temporary file that it tells of comes with its text, and is gone', async () => {
  const { files, lines, left } = await ask({
    script: `told=$(mktemp -t a.XXXXXX.Dockerfile); echo 'FROM a' > $told; echo secret > $TMPDIR/untold
mkdir $TMPDIR/folder; echo $told $TMPDIR/folder`,
  });
  assert.deepEqual([...files.values()], ['FROM a\n']);
  assert.equal([...files.keys()][0], lines[0]?.split(' ')[0]);
  assert.deepEqual(left, ['build.sh']);
});

test('its logs of builds are gone when they were not there before', async () => {
  const { left } = await ask({ script: 'mkdir build-logs; echo x | tee build-logs/a.log' });
  assert.deepEqual(left, ['build.sh']);
});

test('what a killed process has left beside its checkout is listed, and gone when the next one plans', async () => {
  await using dir = await tempDir();
  const seconds = `601.${process.pid}`;
  const helper = path.join(import.meta.dirname, 'ask-a-script.ts');
  const args = [helper, dir.path, `sleep ${seconds} & wait`];
  const asking = spawn(process.execPath, args, { stdio: 'ignore' });
  await started([seconds]);
  asking.kill('SIGKILL');
  await once(asking, 'exit');
  for (const pid of processesWith(seconds)) process.kill(pid, 'SIGKILL');
  const [left = '', ...more] = await freeCheckouts(dir.path, false);
  assert.match(left, /\/0\/checkout$/);
  assert.match(more.join(' '), /^\S+\/0\/dry-run-\w+$/);
  const slot = await ownSlot({ planningDir: dir.path, host: madeUpHost() });
  assert.equal(slot, path.dirname(left));
  assert.deepEqual(await readdir(slot), []);
});

test('two questions in one checkout come one after the other', async () => {
  await using dir = await tempDir();
  await writeFile(path.join(dir.path, 'build.sh'), 'mkdir lock && sleep 0.05 && rmdir lock\n');
  const host = madeUpHost({ env: { PATH: process.env['PATH'] } });
  const tools = { host, cacheDir: dir.path, signal: new AbortController().signal };
  const asking = { folder: dir.path, words: ['build.sh'], tools };
  const runs = await Promise.all([dryRun(asking), dryRun(asking), dryRun(asking)]);
  assert.deepEqual(
    runs.map(({ exitCode }) => exitCode),
    [0, 0, 0],
  );
});

test('a cancelled question ends with all that it started', async () => {
  await using dir = await tempDir();
  const folder = path.join(dir.path, 'checkout');
  const seconds = `600.${process.pid}`;
  await mkdir(folder);
  await writeFile(path.join(folder, 'build.sh'), `sleep ${seconds} & wait\n`);
  const host = madeUpHost({ env: { PATH: process.env['PATH'] } });
  const cancel = new AbortController();
  const tools = { host, cacheDir: dir.path, signal: cancel.signal };
  const asking = dryRun({ folder, words: ['build.sh'], tools });
  await started([seconds]);
  cancel.abort();
  const { cancelled } = await asking;
  assert.equal(cancelled, true);
  await gone([seconds]);
  assert.deepEqual(await readdir(dir.path), ['checkout']);
});
