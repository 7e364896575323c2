// What `builder frameworks` prints: those that can be named, and one resolved with the origin of each key.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { parse } from 'yaml';
import { PrintedFrameworksSchema } from '../../../src/config/printed.ts';
import { WrittenFrameworkSchema } from '../../../src/config/written-framework.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say, type Answer } from './say.ts';

const AS_IT_IS = { serializers: [String] };
const GOLDEN = (name: string): string =>
  fileURLToPath(new URL(`../../golden/${name}.txt`, import.meta.url));

const FILES: Files = {
  'builder.yaml': `version: 1
repo: .
soak: { concurrency: 2 }
frameworks:
  web:
    build: { dockerfile: docker/Dockerfile, args: { HUB_TOKEN: hush-hush, MAX_TOKENS: 4 } }
  chat-fast: { soak: { requests: 9 } }
profiles:
  long:
    frameworks: { chat-fast: { soak: { durationS: 600 } } }
`,
  'frameworks/chat/Dockerfile': 'FROM scratch\n',
  'frameworks/chat/framework.yaml': `title: Chat (\${variant})
repo: embedded
simulated: true
serve:
  env: { MODE: "\${variant}" }
  processes: { server: { port: 8000 } }
variants:
  fast:
  slow:
    serve: { readyWithinS: 600 }
    versions: { '<2': { serve: { readyWithinS: 900 } } }
    optIn: true
`,
  'frameworks/empty/README.md': '',
};

async function frameworks(...argv: string[]): Promise<Answer> {
  await using dir = await tempDir();
  await writeFiles(dir.path, FILES);
  return await say(['frameworks', ...argv], { cwd: dir.path });
}

/** Without those that come with builder. */
function own(listed: string): string {
  return listed
    .split('\n')
    .filter((line) => /^(?:name|chat|web)/.test(line))
    .map((line) => line.replaceAll(/ {2,}/g, '  '))
    .join('\n');
}

describe('builder frameworks', () => {
  test('lists each with what it builds and where it is declared', async () => {
    const { code, stdout } = await frameworks();
    assert.equal(code, 0);
    assert.equal(
      own(stdout),
      `name  builds  declared in  title
chat-fast  itself, simulated  frameworks/chat/framework.yaml:8:3  Chat (fast)
chat-slow  itself, opt-in, simulated  frameworks/chat/framework.yaml:9:3  Chat (slow)
web  a repository  builder.yaml:5:3  web`,
    );
    assert.match(stdout, /^mocker-vllm {2,}itself, simulated {2,}builder {2,}Dynamo mocker/m);
  });

  test('prints one resolved, each value with its origin', async (t) => {
    const { code, stdout, stderr } = await frameworks('chat-fast', '--profile', 'long');
    assert.equal(code, 0, stderr);
    t.assert.fileSnapshot(stdout, GOLDEN('frameworks-one'), AS_IT_IS);
    v.parse(WrittenFrameworkSchema, parse(stdout));
  });

  test('lists in which versions of their project frameworks differ', async () => {
    const { stdout } = await frameworks();
    const [, below = ''] = stdout.split('\n\n');
    const [head, ...lines] = below.trimEnd().split('\n');
    assert.equal(
      head,
      'differ by version of their project (--for VERSION shows another than the newest):',
    );
    assert.deepEqual(
      lines.map((line) => line.trim().split(/\s+/)[0]),
      ['chat-slow', 'none', 'sglang', 'trtllm', 'vllm'],
    );
    assert.match(stdout, /^ {2}chat-slow {2}<2, >=2$/m);
    assert.match(stdout, /^none {2,}Dynamo, opt-in {2,}builder {2,}Dynamo without an engine$/m);
  });

  test('prints one as a version has it, the newest where none is asked for', async () => {
    const said = async (...argv: string[]): Promise<unknown> => {
      const { stdout } = await frameworks(...argv);
      const keys = v.parse(WrittenFrameworkSchema, parse(stdout));
      return [stdout.match(/^# in versions .*$/m)?.[0], keys.serve?.readyWithinS];
    };
    assert.deepEqual(await said('chat-slow'), ['# in versions >=2; others, with --for: <2', 600]);
    assert.deepEqual(await said('chat-slow', '--for', '1.5'), [
      '# in versions <2; others, with --for: >=2',
      900,
    ]);
    const { stdout } = await frameworks('chat-slow', '--for', 'v1');
    assert.match(stdout, /readyWithinS: 900 +# framework\.yaml:11:48$/m);
    const wrong = await frameworks('chat-slow', '--for', 'old');
    assert.equal(wrong.code, 2);
    assert.match(
      wrong.stderr,
      /"old" does not suit --for: a version such as 0\.8 or 1\.2\.0 is needed/,
    );
  });

  test('prints those of Dynamo in words that could be written down again', async () => {
    for (const name of ['vllm', 'sglang', 'trtllm', 'none'])
      for (const version of ['0.3.2', '0.8.0', '1.5.0']) {
        const { code, stdout, stderr } = await frameworks(name, '--for', version);
        assert.equal(code, 0, stderr);
        v.parse(WrittenFrameworkSchema, parse(stdout));
      }
  });

  test('finds one by another name of it', async () => {
    const { stdout } = await frameworks('dynamo');
    assert.match(stdout, /^# none, declared in /);
    assert.match((await frameworks('tensorrtllm')).stdout, /^# trtllm, declared in /);
  });

  test('prints all variants of a folder', async () => {
    const { stdout } = await frameworks('chat');
    assert.deepEqual(stdout.match(/^# .* declared .*$/gm), [
      '# chat-fast, declared in frameworks/chat/framework.yaml:8:3',
      '# chat-slow, declared in frameworks/chat/framework.yaml:9:3',
    ]);
  });

  test('shows no value that is named like a secret', async () => {
    const { stdout } = await frameworks('web');
    assert.match(stdout, /HUB_TOKEN: "\*\*\*"/);
    assert.match(stdout, /MAX_TOKENS: "4"/);
    assert.doesNotMatch(stdout, /hush/);
  });

  test('prints the same for programs', async () => {
    const all = v.parse(PrintedFrameworksSchema, JSON.parse((await frameworks('--json')).stdout));
    assert.ok(all.frameworks.some(({ name }) => name === 'mocker-vllm'));
    const text = (await frameworks('chat-fast', '--json')).stdout;
    const [one, ...others] = v.parse(PrintedFrameworksSchema, JSON.parse(text)).frameworks;
    assert.deepEqual(others, []);
    assert.deepEqual(one?.keys?.serve?.env, { MODE: 'fast' });
    const requests = one?.origins?.find(({ key }) => key.join('.') === 'soak.requests');
    assert.deepEqual(requests?.origin, { kind: 'file', where: 'builder.yaml:7:34' });
    const old = (await frameworks('chat-slow', '--for', '1', '--json')).stdout;
    const [slow] = v.parse(PrintedFrameworksSchema, JSON.parse(old)).frameworks;
    assert.deepEqual(
      [slow?.ranges, slow?.range, slow?.keys?.serve?.readyWithinS],
      [['<2', '>=2'], '<2', 900],
    );
  });

  test('guesses a mistyped name, and sees a folder without framework.yaml', async () => {
    assert.deepEqual(await frameworks('chat-fats'), {
      code: 3,
      stdout: '',
      stderr: `error: no framework is called "chat-fats"
  where: builder frameworks chat-fats
  try: did you mean "chat-fast"?
`,
    });
    const { stderr } = await frameworks('empty');
    assert.match(stderr, /\n {2}try: frameworks\/empty has no framework\.yaml: write one\n$/);
  });

  test('refuses a folder without its Dockerfile, unless another one is asked for', async () => {
    await using dir = await tempDir();
    await writeFiles(dir.path, { 'frameworks/echo/framework.yaml': 'repo: embedded\n' });
    for (const verb of [['frameworks'], ['frameworks', 'echo'], ['frameworks', '--json']]) {
      const { code, stdout, stderr } = await say(verb, { cwd: dir.path });
      assert.deepEqual([code, stdout], [3, '']);
      assert.match(stderr, /^error: the framework "echo" has no Dockerfile\n/);
    }
    assert.equal((await say(['frameworks', 'mocker'], { cwd: dir.path })).code, 0);
  });

  test('shows a folder with control codes in its name on one line, without them', async () => {
    await using dir = await tempDir();
    const folder = 'frameworks/e\u001b[2Jvi\nl';
    await writeFiles(dir.path, {
      [`${folder}/framework.yaml`]: 'repo: embedded\n',
      [`${folder}/Dockerfile`]: 'FROM scratch\n',
    });
    for (const verb of [['frameworks'], ['frameworks', 'e\u001b[2Jvi\nl']]) {
      const { stdout } = await say(verb, { cwd: dir.path });
      assert.ok(!stdout.includes('\u001b'));
      assert.match(stdout, /^(# )?evi l\b/m);
    }
  });
});
