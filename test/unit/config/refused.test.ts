// What is refused before a run: unknown names, and fields that do not go together.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsOf, SHOP, type Asked } from './ask.ts';

test('an unknown framework is told with the nearest name', async () => {
  assert.deepEqual(await problemsOf({ flags: { framework: ['mockr', 'zzz'] } }), [
    {
      where: '--framework',
      message: 'no framework is called "mockr"',
      hint: 'did you mean "mocker"?',
    },
    {
      where: '--framework',
      message: 'no framework is called "zzz"',
      hint: 'known: mocker, mocker-sglang, mocker-trtllm, mocker-vllm',
    },
  ]);
});

test('a framework of the other side is said to be there', async () => {
  const flags = { repoUrl: 'https://example.org/shop', framework: ['mocker'] };
  assert.deepEqual(await problemsOf({ flags }), [
    {
      where: '--framework',
      message: 'the framework "mocker" belongs to the embedded default',
      hint: 'leave the repository out',
    },
  ]);
});

test('two frameworks of one name and a folder without Dockerfile are problems', async () => {
  const twice = { 'frameworks/mocker-vllm/framework.yaml': 'repo: embedded\n' };
  assert.deepEqual(await problemsOf({ files: twice }), [
    {
      where: 'frameworks/mocker-vllm/framework.yaml',
      message:
        'two frameworks are called "mocker-vllm"; the other is in frameworks/mocker/framework.yaml:15:3',
      hint: 'rename a folder or a variant',
    },
  ]);
  const [bare] = await problemsOf({
    files: { 'frameworks/bare/framework.yaml': 'repo: embedded\n' },
  });
  assert.ok(bare);
  assert.equal(bare.where, 'frameworks/bare/framework.yaml');
  assert.equal(bare.message, 'the framework "bare" has no Dockerfile');
});

test('a config file named by flag must be a file', async () => {
  const [absent] = await problemsOf({ flags: { config: 'nope.yaml' } });
  assert.ok(absent);
  assert.equal(absent.where, '--config');
  assert.match(absent.message, /^no file at .*\/nope\.yaml$/);
  const [folder] = await problemsOf({ flags: { config: 'frameworks' } });
  assert.ok(folder);
  assert.match(folder.message, /is a folder, not a file$/);
});

test('a variable that cannot be read names itself', async () => {
  const env = {
    BUILDER_PARALLEL: 'x',
    BUILDER_ONLY: 'smok',
    BUILDER_DURATION: 'soon',
    BUILDER_FORCE_RUN: 'maybe',
    BUILDER_MAX_ERROR_RATE: '2',
    BUILDER_BACKEND: 'podman',
  };
  const told = (await problemsOf({ env })).map((one) => `${one.message}; ${one.hint}`);
  assert.deepEqual(told, [
    'expected "true" or a whole number from 1, found "x"; BUILDER_PARALLEL=4, or unset BUILDER_PARALLEL',
    'expected one of build, compile, sanity, serve, smoke, soak, scrape, metrics, promote, found "smok"; BUILDER_ONLY=smoke, or unset BUILDER_ONLY',
    'expected "true" or "false", found "maybe"; BUILDER_FORCE_RUN=true, or unset BUILDER_FORCE_RUN',
    'expected a duration such as 90, 90s or 2m, found "soon"; BUILDER_DURATION=90s, or unset BUILDER_DURATION',
    'expected a share from 0 to 1, found "2"; BUILDER_MAX_ERROR_RATE=0.01, or unset BUILDER_MAX_ERROR_RATE',
    'expected one of auto, buildkit, classic, found "podman"; BUILDER_BACKEND=auto, or unset BUILDER_BACKEND',
  ]);
});

interface RuleCase {
  readonly title: string;
  readonly asked: Asked;
  readonly where: string;
  readonly message: string;
}

const RULES: readonly RuleCase[] = [
  {
    title: '--only with --until',
    asked: { flags: { only: 'build', until: 'soak' } },
    where: '--until',
    message: '--only and --until exclude each other',
  },
  {
    title: '--only with --sanity-check-only',
    asked: { flags: { only: 'build', sanityCheckOnly: true } },
    where: '--sanity-check-only',
    message: '--only and --sanity-check-only exclude each other',
  },
  {
    title: '--force-run with a skip flag',
    asked: { flags: { forceRun: true, skipBuildIfImageExists: true } },
    where: '--force-run',
    message: '--skip-build-if-image-exists and --force-run exclude each other',
  },
  {
    title: '--keep-going with --fail-fast',
    asked: { flags: { keepGoing: true, failFast: true } },
    where: '--fail-fast',
    message: '--keep-going and --fail-fast exclude each other',
  },
  {
    title: 'a path and a URL',
    asked: { files: { 'builder.yaml': SHOP }, flags: { repoPath: 'a', repoUrl: 'https://b/c' } },
    where: '--repo-url',
    message: '--repo-path and --repo-url exclude each other',
  },
  {
    title: 'quickstart with a repository',
    asked: { embedded: true, flags: { repoPath: 'a' } },
    where: '--repo-path',
    message: 'quickstart runs the embedded default, not a repository',
  },
  {
    title: 'a ref without a repository',
    asked: { flags: { ref: ['main'] } },
    where: '--ref',
    message: 'the embedded default has no refs',
  },
  {
    title: 'a ref that is an option',
    asked: { files: { 'builder.yaml': SHOP }, flags: { ref: ['--upload-pack=x'] } },
    where: '--ref',
    message: '"--upload-pack=x" is no ref: it begins with "-"',
  },
  {
    title: 'a target that is no name',
    asked: { flags: { target: ['a/b'] } },
    where: '--target',
    message: '"a/b" is no target: it takes letters, digits, "-" and "_"',
  },
  {
    title: 'a name that fits no tag',
    asked: { files: { 'builder.yaml': 'name: My Shop\n' } },
    where: 'builder.yaml:1:7',
    message: '"My Shop" cannot begin a tag',
  },
  {
    title: 'a repository without frameworks',
    asked: { flags: { repoUrl: 'https://example.org/shop' } },
    where: '--repo-url',
    message: 'nothing says how to build https://example.org/shop',
  },
  {
    title: 'frameworks without a repository',
    asked: { files: { 'builder.yaml': 'frameworks:\n  web: {}\n' } },
    where: 'builder.yaml:2:3',
    message: '"web" is built from a repository, and none is named',
  },
  {
    title: 'an address that is none',
    asked: { flags: { email: ['ada'] } },
    where: '--email',
    message: '"ada" is no mail address',
  },
  {
    title: 'an SMTP address that is none',
    asked: { env: { BUILDER_SMTP_URL: 'mail.example.org' } },
    where: 'BUILDER_SMTP_URL',
    message: 'not the address of a mail server',
  },
  {
    title: 'a soak without an end',
    asked: {
      files: { 'builder.yaml': 'frameworks:\n  mocker:\n    soak: {requests: null}\n' },
      flags: { framework: ['mocker-vllm'] },
    },
    where: 'builder.yaml:3:5',
    message: 'mocker-vllm: nothing ends the soak',
  },
  {
    title: 'a secret that nobody declared',
    asked: {
      files: { 'builder.yaml': 'frameworks:\n  mocker: {build: {secrets: [pipp]}}\n' },
      flags: { framework: ['mocker-vllm'] },
    },
    where: 'builder.yaml:2:20',
    message: 'mocker-vllm: no secret is called "pipp"',
  },
  {
    title: 'two processes on one port',
    asked: {
      files: {
        'builder.yaml': 'frameworks: {mocker: {serve: {processes: {worker: {port: 8000}}}}}\n',
      },
      flags: { framework: ['mocker-vllm'] },
    },
    where: 'builder.yaml:1:31',
    message: 'mocker-vllm: two processes have the port 8000',
  },
  {
    title: 'a context outside the repository',
    asked: {
      files: { 'builder.yaml': 'repo: .\nframeworks:\n  web: {build: {context: ../x}}\n' },
    },
    where: 'builder.yaml:3:26',
    message: 'web: build.context leads out of the repository',
  },
  {
    title: 'a server that nobody can ask',
    asked: {
      files: {
        'builder.yaml':
          'repo: .\nframeworks:\n  web:\n    serve: {processes: {worker: {port: 1}}}\n',
      },
    },
    where: 'builder.yaml:4:13',
    message: 'web: serve.processes has no "frontend" or "server" that answers',
  },
  {
    title: 'a sanity check without command',
    asked: { files: { 'builder.yaml': 'repo: .\nframeworks:\n  web: {sanity: {deadlineS: 5}}\n' } },
    where: 'builder.yaml:3:9',
    message: 'web: sanity has no "command"',
  },
  {
    title: 'an embedded framework without folder',
    asked: {
      files: { 'builder.yaml': 'frameworks:\n  web: {repo: embedded}\n' },
      flags: { framework: ['web'] },
    },
    where: 'builder.yaml:2:15',
    message: 'web: a framework of builder.yaml alone cannot be embedded',
  },
  {
    title: 'a framework whose name fits no task',
    asked: { files: { 'builder.yaml': 'repo: .\nframeworks:\n  my.web: {}\n' } },
    where: 'builder.yaml:3:3',
    message: '"my.web" is no name for a framework',
  },
];

for (const { title, asked, where, message } of RULES) {
  test(`refused: ${title}`, async () => {
    const found = (await problemsOf(asked)).map((one) => ({
      where: one.where,
      message: one.message,
    }));
    assert.deepEqual(found, [{ where, message }]);
  });
}
