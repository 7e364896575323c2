// A night that starts from a private base image and ends in another private registry, with every debugger switched on.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startBuilder, engineSocket, type Said } from '../rig/cli.ts';
import { recordArgv, type ArgvRecorder } from '../rig/argv-recorder.ts';
import { makeRepo, type TestRepo } from '../rig/git-repo.ts';
import { startRegistry, uniqueName, type Registry } from '../rig/registry.ts';
import { engineOf, writeLogins } from '../rig/registry-logins.ts';
import { MemorySink } from '../rig/memory-sink.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';
import { encodings } from '../../src/text/encodings.ts';

const NAME = uniqueName();
const OF_BASE = 'canary-of-the-base-4711';
const OF_PUSH = 'canary-of-the-push-4712';

function doorFor(password: string) {
  return { kind: 'basic', username: 'me', password } as const;
}

function pairOf(password: string): string {
  return `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
}

describe('a run whose base image is private and whose images are pushed', () => {
  let cwd: string;
  let repo: TestRepo;
  let bases: Registry;
  let pushed: Registry;
  let argv: ArgvRecorder;
  let said: Said;
  let dispose: () => Promise<void>;

  const place = (): string => `${pushed.host}/team/${NAME}`;
  const say = (...args: string[]): Promise<Said> => {
    const env = { PATH: `${argv.path}:${cwd}`, DEBUG: '*', NODE_DEBUG: 'http' };
    return startBuilder([...args, '--repo-path', repo.dir], { cwd, env }).said;
  };

  before(async () => {
    const dir = await tempDir();
    cwd = dir.path;
    bases = await startRegistry(doorFor(OF_BASE));
    pushed = await startRegistry(doorFor(OF_PUSH));
    argv = await recordArgv(path.join(cwd, 'argv'), ['git', 'sh', 'docker-credential-tests0']);
    await writeLogins(cwd, {
      auths: { [bases.host]: `me:${OF_BASE}` },
      helpers: { [pushed.host]: `me:${OF_PUSH}` },
    });
    const base = `${bases.host}/base:1`;
    const engine = await engineOf(cwd, engineSocket());
    await engine.tagImage(await tinyImage(engineSocket()), base);
    await engine.pushImage(base, new MemorySink(), AbortSignal.timeout(60_000));
    await engine.removeImage(base);
    repo = await makeRepo({ 'app.Dockerfile': `FROM ${base}\nLABEL night=${NAME}\n` });
    const config = `version: 1
name: ${NAME}
promote: main
push: ${place()}
frameworks:
  app:
    build: { dockerfile: app.Dockerfile, network: none }
    sanity: { command: [sh, -c, echo it works] }
`;
    await writeFile(path.join(cwd, 'builder.yaml'), config);
    said = await say('run');
    dispose = async () => {
      const made = await engine.listImages({ night: NAME });
      for (const tag of made.flatMap(({ tags }) => tags)) await engine.removeImage(tag);
      await engine.close();
      await repo.remove();
      await bases[Symbol.asyncDispose]();
      await pushed[Symbol.asyncDispose]();
      await dir[Symbol.asyncDispose]();
    };
  });
  after(() => dispose());

  test('passes, and the registry has the image under its own name and under the one that follows it', () => {
    assert.equal(said.code, 0, said.stdout);
    const names = pushed.asked.flatMap(({ method, path: at }) =>
      method === 'PUT' && at.startsWith(`/v2/team/${NAME}/manifests/`) ? [path.basename(at)] : [],
    );
    assert.equal(names.length, 2);
    assert.match(names[0] ?? '', /^[0-9a-f]{6}\.[0-9a-f]{9}-app-runtime-amd64$/);
    assert.equal(names[1], 'latest-app-runtime');
  });

  test('leaves the image its own names alone', async () => {
    const engine = await engineOf(cwd, engineSocket());
    const [image] = await engine.listImages({ night: NAME });
    await engine.close();
    assert.equal(image?.tags.length, 2);
    assert.ok(image.tags.every((tag) => tag.startsWith(`${NAME}:`)));
  });

  test('gave each registry its own password, and no other', () => {
    const given = (registry: Registry): string[] => [
      ...new Set(registry.asked.flatMap(({ authorization }) => authorization ?? [])),
    ];
    assert.deepEqual(given(bases), [pairOf(OF_BASE)]);
    assert.deepEqual(given(pushed), [pairOf(OF_PUSH)]);
  });

  test('shows neither password in any form: on screen, in files, in the words of its programs', async () => {
    const names = await readdir(path.join(cwd, 'reports'), {
      recursive: true,
      withFileTypes: true,
    });
    const files = names.filter((entry) => entry.isFile());
    assert.ok(files.length > 8);
    const contents = await Promise.all(
      files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'latin1')),
    );
    const calls = await argv.calls();
    assert.ok(calls.some((call) => call.startsWith('git ')));
    const shown = [said.stdout, said.stderr, ...calls, ...contents];
    for (const form of [OF_BASE, OF_PUSH].flatMap((secret) => encodings(secret)))
      assert.ok(!shown.some((one) => one.includes(form)), form);
    assert.match(said.stderr, /modem|HTTP/, 'somebody debugs');
  });

  test('asked the helper once; a plan says where images go, and asks nobody', async () => {
    const plan = await say('plan');
    const asked = (await argv.calls()).filter((call) => call.startsWith('docker-credential'));
    assert.deepEqual(asked, ['docker-credential-tests0 get ']);
    assert.equal(plan.code, 0);
    assert.match(plan.stdout, new RegExp(`promote .*pushed to ${place()}`));
  });
});
