import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { PlanSchema } from '../../src/model/plan.ts';
import type { Said } from '../rig/cli.ts';
import { makeDynamoRoom, type DynamoRoom } from '../rig/dynamo-repo/dynamo-room.ts';
import { startRecordingEngine, type RecordingEngine } from '../rig/recording-engine.ts';

const run = promisify(execFile);

const SCRIPT = 'container/build.sh';
const VLLM = '--framework=vllm';

describe('what is wrong with a branch of Dynamo, or with how it was asked for', () => {
  let room: DynamoRoom;
  let engine: RecordingEngine;
  const shas = new Map<string, string>();

  before(async () => {
    room = await makeDynamoRoom();
    engine = await startRecordingEngine(room.socket);
    const { repo } = room;
    const branch = async (
      name: string,
      from: string,
      files: Record<string, string | null>,
    ): Promise<void> => {
      await repo.git('checkout', '--quiet', '-b', name, from);
      shas.set(name, await repo.commit(files, `Break it: ${name}`));
      await repo.git('checkout', '--quiet', 'main');
    };
    await repo.git('checkout', '--quiet', '-b', 'no-container', 'main');
    await repo.git('rm', '-r', '--quiet', 'container');
    shas.set('no-container', await repo.commit({}, 'Take container/ out'));
    await repo.git('checkout', '--quiet', 'main');
    await branch('fails', 'release/0.6.0', {
      [SCRIPT]:
        'case $1 in\n  --framework) ;;\n  --dry-run) ;;\nesac\necho "ERROR: no such wheel" >&2\nexit 9\n',
    });
    await branch('silent', 'release/0.6.0', {
      [SCRIPT]: 'case $1 in\n  --framework) ;;\n  --dry-run) ;;\nesac\n',
    });
  });
  after(async () => {
    await engine[Symbol.asyncDispose]();
    await room[Symbol.asyncDispose]();
  });

  /** Nothing but questions to the engine, and the checkout as it was. */
  const asked = async (
    args: readonly string[],
    options?: Parameters<DynamoRoom['builder']>[1],
  ): Promise<Said> => {
    const began = engine.asked.length;
    const status = await room.repo.git('status', '--porcelain=v2', '--branch');
    const said = await room.builder([...args, `--socket=${engine.socket}`], options);
    assert.deepEqual(
      engine.asked.slice(began).filter((line) => !/^(?:GET|HEAD) /.test(line)),
      [],
    );
    assert.equal(await room.repo.git('status', '--porcelain=v2', '--branch'), status);
    return said;
  };
  const named = (text: string): string => {
    let words = text.replaceAll(room.repo.dir, 'REPO').replaceAll(room.dir, 'DIR');
    for (const [name, sha] of shas) words = words.replaceAll(sha.slice(0, 9), `SHA-OF-${name}`);
    return words;
  };
  const refusal = async (
    args: readonly string[],
    options?: Parameters<DynamoRoom['builder']>[1],
  ): Promise<string> => {
    const said = await asked(['run', ...args], options);
    assert.equal(said.code, 3, said.stdout + said.stderr);
    assert.equal(said.stdout, '');
    return named(said.stderr);
  };

  const CASES: readonly (readonly [string, readonly string[], string])[] = [
    [
      'a folder that is no repository',
      ['--repo-path=EMPTY', VLLM],
      `error: cannot read DIR/empty: there is no git repository
  where: DIR/empty
  cause: fatal: not a git repository (or any of the parent directories): .git
  try: a checkout or a bare clone (--repo-path), or an address that git can clone (--repo-url)
`,
    ],
    [
      'a ref that is not there',
      ['--ref=mian', VLLM],
      `error: REPO has no branch, tag or commit "mian"
  where: mian
  try: did you mean "main"?
`,
    ],
    [
      'a ref that git would take for an option',
      ['--ref=--upload-pack=touch', VLLM],
      `error: "--upload-pack=touch" is no ref: it begins with "-"
  where: --ref
  try: a branch, a tag or a commit
`,
    ],
    [
      'a commit without container/',
      ['--ref=no-container', VLLM],
      `error: this commit has neither container/render.py nor container/build.sh
  where: no-container, vllm, container/
  try: Dynamo has one since 0.3; for a repository with Dockerfiles of its own, builder init writes a builder.yaml
`,
    ],
    [
      'a build.sh that fails',
      ['--ref=fails', VLLM],
      `error: container/build.sh --dry-run failed with exit code 9
  where: fails, vllm, container/build.sh
  cause: ERROR: no such wheel
  try: see all it says, in a checkout of this commit: bash container/build.sh --framework VLLM --target runtime --dry-run
`,
    ],
    [
      'a build.sh that prints nothing',
      ['--ref=silent', VLLM],
      `error: container/build.sh --dry-run printed no docker build
  where: silent, vllm, container/build.sh
  cause: exit code 0, and not a word
  try: see all it says, in a checkout of this commit: bash container/build.sh --framework VLLM --target runtime --dry-run
`,
    ],
    [
      'a target that a rendered branch lacks',
      ['--ref=main', VLLM, '--target=local_dev'],
      `error: container/render.py has no target "local_dev" for vllm; there are: runtime, dev, local-dev, wheel_builder, base
  where: main, vllm, container/render.py
  cause: ValueError: Invalid target 'local_dev' for framework 'vllm'
  try: did you mean "local-dev"?
`,
    ],
    [
      'a target that a Dockerfile lacks',
      ['--ref=release/0.3.0', '--framework=none'],
      `error: container/Dockerfile.none has no target "runtime"; there are: base, wheel_builder, dev
  where: release/0.3.0, none, container/Dockerfile.none
  try: ask for one of these with --target
`,
    ],
    [
      'a CUDA that the branch has not',
      ['--ref=main', VLLM, '--cuda-version=12.9'],
      `error: container/context.yaml has no CUDA 12.9 for vllm; there are: 13.0
  where: main, vllm, container/context.yaml
  try: --cuda-version 13.0, or leave it out for the usual one
`,
    ],
  ];
  for (const [title, args, text] of CASES)
    test(`${title} is told in one sentence, and nothing is started`, async () => {
      const empty = path.join(room.dir, 'empty');
      await mkdir(empty, { recursive: true });
      const words = args.map((word) => word.replace('EMPTY', empty));
      assert.equal(await refusal(words), text);
    });

  test('without a Python nothing that needs one is begun', async () => {
    const bin = path.join(room.dir, 'bin');
    await mkdir(bin);
    const { stdout } = await run('sh', ['-c', 'command -v git']);
    await symlink(stdout.trim(), path.join(bin, 'git'));
    assert.match(
      await refusal(['--ref=main', VLLM], { env: { PATH: bin } }),
      /^error: no Python 3 was found: Dynamo 0\.9 and newer renders its Dockerfiles with one\n  where: main, vllm, PATH\n  try: .*python3.*\n$/,
    );
  });

  test('a slip in framework.yaml is shown with its line', async () => {
    const dir = path.join(room.dir, 'frameworks/vllm');
    await mkdir(dir, { recursive: true });
    const file = path.join(dir, 'framework.yaml');
    await writeFile(file, 'version: 1\ntitle: Ours\nrepo: dynamo\nserve:\n  modle: tiny\n');
    const text = await refusal(['--ref=main', VLLM]);
    await rm(path.join(room.dir, 'frameworks'), { recursive: true });
    assert.equal(
      text,
      `error: unknown key "modle" in serve
  where: frameworks/vllm/framework.yaml:5:3
    5 |   modle: tiny
      |   ~~~~~
  try: did you mean "model"?
`,
    );
  });

  test('a path with a blank, on which the scripts of old branches break, is planned', async () => {
    const blank = path.join(room.dir, 'with blank');
    await room.repo.git('clone', '--quiet', room.repo.dir, blank);
    const refs = '--ref=origin/release/0.6.0,origin/main';
    const said = await asked([
      'plan',
      `--repo-path=${blank}`,
      refs,
      VLLM,
      '--until=build',
      '--json',
    ]);
    assert.equal(said.code, 0, said.stderr);
    const { tasks } = v.parse(PlanSchema, JSON.parse(said.stdout));
    assert.deepEqual(
      tasks.map(({ ref, target }) => `${ref} ${target}`),
      ['origin/release/0.6.0 base', 'origin/release/0.6.0 runtime', 'origin/main runtime'],
    );
  });

  test('a branch that cannot be planned fails alone', async () => {
    const said = await asked([
      'plan',
      '--ref=fails,release/0.4.0',
      VLLM,
      '--until=build',
      '--json',
    ]);
    assert.equal(said.code, 3);
    const { tasks, problems } = v.parse(PlanSchema, JSON.parse(said.stdout));
    assert.deepEqual(
      tasks.map(({ ref, target }) => `${ref} ${target}`),
      ['release/0.4.0 base', 'release/0.4.0 runtime'],
    );
    assert.deepEqual(
      problems.map(({ ref, reason }) => [ref, reason.class, reason.cause]),
      [['fails', 'config', 'ERROR: no such wheel']],
    );
  });
});
