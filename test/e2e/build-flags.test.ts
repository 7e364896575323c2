// The flags about builds, through the command itself: what reaches an engine, what stays out of what is kept.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { PlanSchema, type BuildTask, type Plan } from '../../src/model/plan.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import { makeDynamoRepo, releaseOf, type DynamoRepo } from '../rig/dynamo-repo/make-dynamo-repo.ts';
import { makeRepo, type TestRepo } from '../rig/git-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const CANARY = 'canary-of-a-token-4711';

const CONFIG = `version: 1
name: flags
frameworks:
  app:
    build: { dockerfile: app.Dockerfile, network: none, args: { KEPT: of the framework } }
    sanity: { command: [cat, /said] }
build: { args: { WRITTEN: of the file, TYPED: of the file } }
`;

const STEPS = `ARG KEPT
ARG WRITTEN
ARG TYPED
ARG TAKEN
RUN --mount=type=secret,id=hub cat /run/secrets/hub > /dev/null && cat /proc/sys/kernel/random/uuid
RUN echo "$KEPT, $WRITTEN, $TYPED, $TAKEN" > /said
`;

function buildsOf({ tasks }: Plan): readonly BuildTask[] {
  return tasks.filter((task) => task.kind === 'build');
}

describe('the flags of builds', () => {
  let cwd: string;
  let repo: TestRepo;
  let dispose: () => Promise<void>;
  const env = { HUB_TOKEN: CANARY, TAKEN: 'of the variable' };
  const flags = ['--build-arg', 'TYPED=of the flag', '--build-arg', 'TAKEN'];
  const hub = ['--secret', 'id=hub,env=HUB_TOKEN'];
  const run = (...more: readonly string[]): Promise<Said> =>
    builder(['run', '--repo-path', repo.dir, ...flags, ...hub, ...more], { cwd, env });
  const log = async (kind: string): Promise<string> => {
    const logs = path.join(cwd, 'reports/latest/logs');
    const name = (await readdir(logs)).find((one) => one.startsWith(`${kind}.`));
    return readFile(path.join(logs, name ?? kind), 'utf8');
  };
  const stamp = async (): Promise<string | undefined> =>
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+/.exec(await log('build'))?.[0];

  before(async () => {
    const dir = await tempDir();
    cwd = dir.path;
    repo = await makeRepo({
      'app.Dockerfile': `FROM ${await tinyImage(engineSocket())}\n${STEPS}`,
    });
    await writeFile(path.join(cwd, 'builder.yaml'), CONFIG);
    dispose = async () => {
      await repo.remove();
      await dir[Symbol.asyncDispose]();
    };
    const said = await run('--no-cache');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.ok(!`${said.stdout}${said.stderr}`.includes(CANARY));
  });
  after(() => dispose());

  test('--build-arg stands above the file, that above the framework', async () => {
    assert.match(
      await log('sanity'),
      /\nof the framework, of the file, of the flag, of the variable\n$/,
    );
  });

  test('--secret reaches the step that asks for it, and nothing that is kept', async () => {
    const dir = path.join(cwd, 'reports/latest');
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    assert.ok(files.length > 5);
    for (const { parentPath, name } of files)
      assert.ok(!(await readFile(path.join(parentPath, name), 'latin1')).includes(CANARY), name);
  });

  test('without its secret the build is refused before any work', async () => {
    const words = ['run', '--repo-path', repo.dir, ...flags, ...hub];
    const { code, stderr } = await builder(words, { cwd, env: { TAKEN: 'x' } });
    assert.equal(code, 4);
    assert.match(
      stderr,
      /^error: the secret 'hub' comes from the variable HUB_TOKEN, which is not /m,
    );
  });

  test('--no-cache runs each step again, without it none', async () => {
    assert.equal((await run('--no-cache')).code, 0);
    const first = await stamp();
    assert.notEqual(first, undefined);
    assert.equal((await run()).code, 0);
    assert.equal(await stamp(), undefined);
    assert.equal((await run('--no-cache')).code, 0);
    const again = await stamp();
    assert.ok(again !== undefined && again !== first);
  });

  test('--pull asks for the base anew, and says where nobody tells', async () => {
    const { code, stderr } = await run('--pull');
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^no registry tells what \S*tiny:\S+ is now: the one that is here is used$/m,
    );
  });

  test('are an input: the same build under other flags is another one, under the same it is skipped', async () => {
    const plan = async (...words: readonly string[]): Promise<Plan> => {
      const argv = ['plan', '--json', '--repo-path', repo.dir, '--skip-build-if-image-exists'];
      const said = await builder([...argv, ...words], { cwd, env });
      assert.equal(said.code, 0, said.stderr);
      return v.parse(PlanSchema, JSON.parse(said.stdout));
    };
    const same = await plan(...flags, ...hub);
    assert.equal(same.tasks[0]?.skip?.class, 'unchanged');
    for (const other of [
      [...flags, ...hub, '--build-arg', 'TYPED=else'],
      [...flags, ...hub, '--secret', 'id=pip'],
      [...flags, ...hub, '--platform', 'linux/arm64'],
      [...flags, ...hub, '--build-context', 'more=docker-image://more:1'],
    ])
      assert.equal((await plan(...other)).tasks[0]?.skip, undefined, other.at(-1));
  });

  test('a password in a build argument is refused, and shown nowhere', async () => {
    const address = `https://kim:${CANARY}@git.example.org/x`;
    const argv = ['plan', '--json', '--repo-path', repo.dir, ...hub];
    const said = await builder([...argv, '--build-arg', `TYPED=${address}`], { cwd, env });
    assert.equal(said.code, 0, said.stderr);
    assert.ok(!said.stdout.includes(CANARY));
    const [build] = v.parse(PlanSchema, JSON.parse(said.stdout)).tasks;
    assert.match(build?.refused?.message ?? '', /TYPED holds an address with a password/);
    const token = await builder([...argv, '--build-arg', `HUB_TOKEN`], { cwd, env });
    assert.equal(token.code, 3);
    assert.match(token.stderr, /\n {2}try: hand it in by --secret id=HUB_TOKEN,env=HUB_TOKEN\n/);
    assert.ok(!`${token.stdout}${token.stderr}`.includes(CANARY));
  });
});

describe('the flags of builds of Dynamo', () => {
  let repo: DynamoRepo;
  let cwd: string;
  let dispose: () => Promise<void>;
  const builds = async (...words: readonly string[]): Promise<readonly BuildTask[]> => {
    const argv = ['plan', '--json', '--repo-path', repo.dir, '-f', 'vllm', ...words];
    const said = await builder(argv, { cwd });
    assert.equal(said.code, 0, said.stderr);
    return buildsOf(v.parse(PlanSchema, JSON.parse(said.stdout)));
  };

  before(async () => {
    const dir = await tempDir();
    cwd = dir.path;
    repo = await makeDynamoRepo(engineSocket());
    dispose = async () => {
      await repo.remove();
      await dir[Symbol.asyncDispose]();
    };
  });
  after(() => dispose());

  test('--platform is what scripts are asked for, and part of the tag', async () => {
    for (const version of ['0.5', '1.3'] as const) {
      const found = await builds('--platform', 'linux/arm64', '--ref', releaseOf(version));
      assert.ok(found.length > 0);
      for (const { build, image } of found) {
        assert.equal(build.platform, 'linux/arm64');
        assert.match(image, /-arm64$/);
      }
    }
    const rendered = await builds('--platform', 'linux/arm64', '--ref', releaseOf('1.3'));
    assert.match(rendered[0]?.build.dockerfile ?? '', /-arm64-rendered\.Dockerfile$/);
  });

  test('--cuda-version is what is rendered, and what a branch does not have is said', async () => {
    const [build] = await builds('--cuda-version', '12.9', '--ref', releaseOf('0.9'));
    assert.match(build?.image ?? '', /-cuda12\.9-/);
    assert.match(build?.build.dockerfile ?? '', /cuda12\.9/);
    const argv = ['plan', '--repo-path', repo.dir, '-f', 'vllm', '--cuda-version', '11.8'];
    const said = await builder([...argv, '--ref', releaseOf('0.9')], { cwd });
    assert.equal(said.code, 3);
    assert.match(said.stderr, /11\.8/);
  });

  test('--recipe takes the place of what the files show', async () => {
    const ref = ['--ref', releaseOf('0.5')];
    assert.equal((await builds(...ref))[0]?.build.recipe, 'build-sh');
    const argv = ['plan', '--repo-path', repo.dir, '-f', 'vllm', '--recipe', 'render-py', ...ref];
    const said = await builder(argv, { cwd });
    assert.equal(said.code, 3);
    assert.match(said.stderr, /has no container\/render\.py\n/);
    assert.equal((await builds('--recipe', 'build-sh', ...ref))[0]?.build.recipe, 'build-sh');
  });

  test('--build-arg, --secret and --build-context are added to what the script passes', async () => {
    const [plain] = await builds('--ref', releaseOf('1.3'));
    const words = ['--build-arg', 'EXTRA=1', '--secret', 'id=pip'];
    const context = ['--build-context', 'more=docker-image://more:1'];
    const [build] = await builds('--ref', releaseOf('1.3'), ...words, ...context);
    assert.deepEqual(build?.build.args, { ...plain?.build.args, EXTRA: '1' });
    assert.ok(build.build.secrets.includes('pip'));
    assert.equal(build.build.contexts['more'], 'docker-image://more:1');
  });

  test('--last takes the newest commits that touch container/', async () => {
    const found = await builds('--last', '2', '--until', 'build');
    const shas = new Set(found.map(({ revision }) => revision));
    assert.deepEqual([...shas], [repo.sha('1.5'), repo.sha('1.3')]);
  });

  test('--gpus none skips what needs one, and says so', async () => {
    const argv = ['plan', '--json', '--repo-path', repo.dir, '-f', 'vllm', '--gpus', 'none'];
    const { code, stdout } = await builder(argv, { cwd });
    assert.equal(code, 0);
    const serve = v.parse(PlanSchema, JSON.parse(stdout)).tasks.find((one) => one.kind === 'serve');
    assert.equal(serve?.skip?.class, 'gpu-absent');
    assert.match(serve.skip.message, /gpus: none|--gpus none/);
  });

  test('--model is an input of what is served', async () => {
    const print = async (...words: readonly string[]): Promise<string | undefined> => {
      const argv = ['plan', '--json', '--repo-path', repo.dir, '-f', 'vllm', ...words];
      const { stdout } = await builder(argv, { cwd });
      const { tasks } = v.parse(PlanSchema, JSON.parse(stdout));
      return tasks.find(({ kind }) => kind === 'serve')?.fingerprint.digest;
    };
    const plain = await print();
    assert.notEqual(plain, undefined);
    assert.equal(await print(), plain);
    assert.notEqual(await print('--model', 'org/other'), plain);
  });
});
