// The flags that people have in their fingers and crontabs, through the command itself: each does what its name says.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { acquireLock } from '../../src/host/lock.ts';
import { currentOwner } from '../../src/host/owner.ts';
import { PlanSchema, type Plan, type Task } from '../../src/model/plan.ts';
import { ResultsSchema } from '../../src/model/results.ts';
import { clonePlace } from '../../src/source/clone-place.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import { makeRepo, type TestRepo } from '../rig/git-repo.ts';
import { madeUpHost } from '../rig/made-up-host.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const CONFIG = `version: 1
name: legacy
targets: [dev]
frameworks:
  app:
    build: { dockerfile: app.Dockerfile, network: none }
    targets: { dev: { compile: true, serve: false } }
    compile: { command: [sh, -c, test -f state], workdir: /src, user: "0:0" }
    sanity: { command: [cat, /state] }
  other:
    build: { dockerfile: other.Dockerfile, network: none }
    targets: { dev: { compile: true, serve: false } }
    compile: { command: [sh, -c, test -f state], workdir: /src, user: "0:0" }
    sanity: { command: [cat, /state] }
`;

interface Place {
  readonly cwd: string;
  readonly repo: TestRepo;
  /** Oldest first. */
  readonly shas: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

async function makePlace(): Promise<Place> {
  const from = `FROM ${await tinyImage(engineSocket())}`;
  const dir = await tempDir();
  const repo = await makeRepo({
    'app.Dockerfile': `${from} AS dev\nCOPY state /state\n`,
    'other.Dockerfile': `${from} AS dev\nCOPY state /state\nLABEL other=1\n`,
    state: 'one\n',
  });
  const shas = [await repo.git('rev-parse', 'HEAD'), await repo.commit({ state: 'two\n' }, 'Two')];
  await writeFile(path.join(dir.path, 'builder.yaml'), CONFIG);
  return {
    cwd: dir.path,
    repo,
    shas,
    async [Symbol.asyncDispose]() {
      await repo.remove();
      await dir[Symbol.asyncDispose]();
    },
  };
}

type Env = Readonly<Record<string, string>>;

function say(place: Place, words: readonly string[], env: Env = {}): Promise<Said> {
  const [verb = '', ...flags] = words;
  return builder([verb, '--repo-path', place.repo.dir, ...flags], { cwd: place.cwd, env });
}

/** Of the app alone. */
async function planned(
  place: Place,
  flags: readonly string[],
  env: Env = {},
): Promise<{ readonly plan: Plan; readonly stderr: string }> {
  const said = await say(place, ['plan', '--json', '-f', 'app', ...flags], env);
  assert.equal(said.code, 0, said.stderr);
  return { plan: v.parse(PlanSchema, JSON.parse(said.stdout)), stderr: said.stderr };
}

function kindsOf({ tasks }: Plan): readonly Task['kind'][] {
  return tasks.map(({ kind }) => kind);
}

describe('which commit', () => {
  let place: Place;
  before(async () => {
    place = await makePlace();
  });
  after(() => place[Symbol.asyncDispose]());

  for (const flag of ['--repo-sha', '--commit-sha', '--sha'])
    test(`${flag} takes that commit, not what is checked out`, async () => {
      const [first = ''] = place.shas;
      const { plan, stderr } = await planned(place, [flag, first.slice(0, 12)]);
      assert.deepEqual(
        plan.revisions.map(({ revision }) => revision),
        [first],
      );
      assert.equal(stderr, `note: ${flag} is --ref\n`);
    });

  test('--pull-latest takes what the remote has by now, and touches no checkout', async () => {
    const dir = path.join(place.cwd, 'checkout');
    await place.repo.git('clone', '--quiet', place.repo.dir, dir);
    await place.repo.git('-C', dir, 'checkout', '--quiet', '--detach', place.shas[0] ?? '');
    await writeFile(path.join(dir, 'mine'), 'not committed\n');
    const latest = await place.repo.commit({ state: 'three\n' }, 'Three');
    const argv = ['plan', '--json', '--repo-path', dir, '--pull-latest'];
    const { code, stdout, stderr } = await builder(argv, { cwd: place.cwd });
    assert.deepEqual([code, stderr], [0, 'note: --pull-latest is --fetch\n']);
    const { revisions } = v.parse(PlanSchema, JSON.parse(stdout));
    assert.deepEqual(
      revisions.map(({ revision }) => revision),
      [latest],
    );
    const git = (...args: readonly string[]): Promise<string> => place.repo.git('-C', dir, ...args);
    assert.equal(await git('rev-parse', 'HEAD'), place.shas[0]);
    assert.equal(await git('status', '--porcelain'), '?? mine');
    assert.equal(await git('stash', 'list'), '');
    assert.notEqual(await git('rev-parse', 'origin/main'), latest);
  });

  test('--no-checkout takes the files as they are, and leaves them so', async () => {
    const committed = await planned(place, []);
    await writeFile(path.join(place.repo.dir, 'state'), 'changed\n');
    const index = await readFile(path.join(place.repo.dir, '.git/index'));
    const { plan, stderr } = await planned(place, ['--no-checkout']);
    const head = await place.repo.git('rev-parse', 'HEAD');
    assert.equal(stderr, '');
    assert.equal(plan.revisions[0]?.revision, `${head.slice(0, 9)}+dirty`);
    const [task] = plan.tasks;
    assert.notEqual(task?.fingerprint.digest, committed.plan.tasks[0]?.fingerprint.digest);
    assert.match(task?.repeat ?? '', / --no-checkout /);
    assert.deepEqual(await readFile(path.join(place.repo.dir, '.git/index')), index);
    assert.equal(await readFile(path.join(place.repo.dir, 'state'), 'utf8'), 'changed\n');
    await place.repo.git('checkout', '--quiet', 'state');
  });
});

describe('what is printed and left out', () => {
  let place: Place;
  before(async () => {
    place = await makePlace();
  });
  after(() => place[Symbol.asyncDispose]());

  test('--dryrun, --show-tree and --tree print the plan, run nothing, and exit as plan does', async () => {
    const { stdout: tree } = await say(place, ['plan']);
    assert.match(tree, /compile/);
    for (const flag of ['--dryrun', '--show-tree', '--tree']) {
      const said = await say(place, ['run', flag]);
      assert.deepEqual([said.code, said.stdout], [0, tree], said.stderr);
      assert.match(said.stderr, new RegExp(`^note: ${flag} is --dry-run`));
      assert.equal((await say(place, ['run', flag, '--ref', 'gone'])).code, 3);
    }
    assert.deepEqual((await readdir(place.cwd)).toSorted(), ['builder.yaml', 'cache']);
  });

  test('--no-compile and --no-build leave these steps out, and no other', async () => {
    assert.deepEqual(kindsOf((await planned(place, [])).plan), ['build', 'compile', 'sanity']);
    const noCompile = await planned(place, ['--no-compile']);
    assert.deepEqual(kindsOf(noCompile.plan), ['build', 'sanity']);
    assert.equal(noCompile.stderr, 'note: --no-compile is --without compile\n');
    const noBuild = await planned(place, ['--no-build']);
    assert.deepEqual(kindsOf(noBuild.plan), ['compile', 'sanity']);
    const neither = await planned(place, ['--no-build', '--no-compile']);
    assert.deepEqual(kindsOf(neither.plan), ['sanity']);
  });

  test('--max-workers says how many run at once, with --parallel or alone', async () => {
    for (const flags of [
      ['--max-workers', '3'],
      ['--parallel', '--max-workers', '3'],
    ])
      assert.equal((await planned(place, flags)).plan.width, 3);
  });

  test('--run-ignore-lock is refused with the reason; --run-no-matter-what leaves the lock alone', async () => {
    const refused = await say(place, ['run', '--run-ignore-lock']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /^error: --run-ignore-lock is refused: two runs in one clone/);
    await planned(place, []);
    const { lockFile } = clonePlace(path.join(place.cwd, 'cache/builder'), place.repo.dir);
    const note = { ...currentOwner(madeUpHost({ pid: process.pid })), run: '', note: 'a test' };
    const lock = await acquireLock(lockFile, note);
    assert.equal(lock.kind, 'lock');
    try {
      const { code, stderr } = await say(place, ['run', '--run-no-matter-what']);
      assert.equal(code, 7, stderr);
    } finally {
      if (lock.kind === 'lock') lock.release();
    }
  });
});

describe('images that are there', () => {
  let place: Place;
  /** Of the first commit. */
  let image: string;

  before(async () => {
    place = await makePlace();
    const [first = ''] = place.shas;
    const out = ['--html-out', 'www/nightly.html'];
    const said = await say(place, ['run', '-f', 'app', '--sha', first, '--html', ...out]);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const results = await readFile(path.join(place.cwd, 'reports/latest/results.json'), 'utf8');
    image = v.parse(ResultsSchema, JSON.parse(results)).images[0]?.image ?? '';
    assert.notEqual(image, '');
  });
  after(() => place[Symbol.asyncDispose]());

  test('--html-out has written the report there, with links that lead to the run', async () => {
    const file = path.join(place.cwd, 'www/nightly.html');
    const page = await readFile(file, 'utf8');
    const links = [...page.matchAll(/<a href="(?<link>[^"#:]+)(?:#[^"]*)?"/g)].map(({ groups }) =>
      fileURLToPath(new URL(groups?.['link'] ?? '', pathToFileURL(file))),
    );
    assert.ok(links.length > 3);
    for (const link of links) assert.notEqual(await readFile(link, 'utf8'), '', link);
  });

  test('--skip skips what passed before, --run-no-matter-what nothing whatever the crontab says', async () => {
    const ref = ['--ref', place.shas[0] ?? ''];
    const skipped = await planned(place, ['--skip', ...ref]);
    assert.deepEqual(
      skipped.plan.tasks.map(({ skip }) => skip?.class),
      ['unchanged', 'unchanged', 'unchanged'],
    );
    assert.equal(skipped.stderr, 'note: --skip is --skip-action-if-already-passed\n');
    const env = { BUILDER_SKIP_ACTION_IF_ALREADY_PASSED: 'true' };
    const forced = await planned(place, ['--run-no-matter-what', ...ref], env);
    assert.ok(forced.plan.tasks.every(({ skip }) => skip === undefined));
    const both = await say(place, ['plan', '--skip', '--run-no-matter-what']);
    assert.equal(both.code, 2);
  });

  test('--image-sha names one in the place of builds, by fingerprint or by commit', async () => {
    const [first = ''] = place.shas;
    const fingerprint = /:(?<print>[0-9a-f]{6})/.exec(image)?.groups?.['print'] ?? '';
    for (const name of [fingerprint, first.slice(0, 9), `${fingerprint}.${first.slice(0, 9)}`]) {
      const { plan } = await planned(place, ['--no-build', '--image-sha', name.toUpperCase()]);
      assert.deepEqual(kindsOf(plan), ['compile', 'sanity'], name);
      assert.ok(plan.tasks.every((task) => task.image === image));
      assert.equal(plan.revisions[0]?.revision, place.shas[1]);
    }
    const gone = await say(place, ['plan', '-f', 'app', '--no-build', '--image-sha', '0123456']);
    assert.equal(gone.code, 3);
    assert.match(gone.stderr, new RegExp(`"0123456"\\n.*\\n  try: there are: .*${image}`));
    const built = await say(place, ['plan', '--image-sha', fingerprint]);
    assert.equal(built.code, 2);
    assert.match(built.stderr, /\n {2}try: add --no-build, which is --without build\n$/);
  });

  test('--image-sha runs the steps in that image, and the command that repeats one does too', async () => {
    const [first = ''] = place.shas;
    const flags = ['-f', 'app', '--no-build', '--no-compile', '--image-sha', first.slice(0, 9)];
    const said = await say(place, ['run', ...flags]);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const latest = path.join(place.cwd, 'reports/latest');
    const [task] = v.parse(
      PlanSchema,
      JSON.parse(await readFile(path.join(latest, 'plan.json'), 'utf8')),
    ).tasks;
    const log = await readFile(path.join(latest, `logs/${task?.id ?? ''}.log`), 'utf8');
    assert.match(log, new RegExp(`^container \\w+ of ${image}\none\n$`));
    const repeat = task?.repeat.split(' ').slice(1) ?? [];
    const again = await builder([...repeat, '--dry-run', '--json'], { cwd: place.cwd });
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(
      v.parse(PlanSchema, JSON.parse(again.stdout)).tasks.map((one) => [one.id, one.image]),
      [[task?.id, image]],
    );
  });

  test('--reuse-dev-if-image-exists compiles and checks in them, and builds only what is missing', async () => {
    const flag = '--reuse-dev-if-image-exists';
    const { plan } = await planned(place, [flag, '-f', 'other']);
    const steps = plan.tasks.map((task) => `${task.framework} ${task.kind}`);
    assert.deepEqual(steps, [
      'app compile',
      'app sanity',
      'other build',
      'other compile',
      'other sanity',
    ]);
    const own = plan.tasks.filter(({ framework }) => framework === 'app');
    assert.ok(own.every((task) => task.image === image));
    assert.equal((await say(place, ['plan', flag, '--target', 'runtime'])).code, 2);
  });
});
