// A stranger's first hour: clone, quickstart, a mistake in a Dockerfile, the card that tells it, the mending.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { engineSocket, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { startEngineProxy, type EngineProxy } from '../rig/engine-proxy.ts';
import { freshClone } from '../rig/fresh-clone.ts';
import { tempDir } from '../rig/temp-dir.ts';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const ONE = ['--framework', 'mocker-vllm', '--requests', '20'];

const USERS = [
  { who: 'whoever runs the tests', id: null, first: ['quickstart', '--requests', '20'] },
  ...(isRoot ? [{ who: 'a user who is not root', id: NOBODY, first: ['quickstart', ...ONE] }] : []),
];

for (const { who, id, first } of USERS)
  describe(`the first hour of ${who}`, { concurrency: false }, () => {
    let dir: Awaited<ReturnType<typeof tempDir>>;
    let engine: EngineProxy;
    let clone: string;
    let repeat: string;
    const dockerfile = (): string => path.join(clone, 'frameworks/mocker/Dockerfile');

    before(async () => {
      dir = await tempDir();
      engine = await startEngineProxy(engineSocket());
      clone = path.join(dir.path, 'clone');
      await freshClone(clone, id ?? undefined);
      await mkdir(path.join(dir.path, 'home'));
      if (id === null) return;
      await chown(path.join(dir.path, 'home'), id, id);
      // As the docker group would open it to this user.
      for (const way of [dir.path, path.dirname(engine.socket)]) await chmod(way, 0o755);
      await chmod(engine.socket, 0o666);
    });
    after(async () => {
      await engine[Symbol.asyncDispose]();
      await dir[Symbol.asyncDispose]();
    });

    /** A line typed in the clone. */
    const type = async (line: string): Promise<Said> => {
      const as =
        id === null ? [] : ['setpriv', `--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--'];
      const words = [...as, 'sh', '-c', line];
      const child = spawn(words[0] ?? 'sh', words.slice(1), {
        cwd: clone,
        env: {
          ...process.env,
          XDG_CACHE_HOME: undefined,
          NODE_COMPILE_CACHE: undefined,
          PATH: `${path.dirname(process.execPath)}:${clone}:${process.env['PATH']}`,
          HOME: path.join(dir.path, 'home'),
          BUILDER_SOCKET: engine.socket,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const code = new Promise<number | null>((resolve) => child.once('close', resolve));
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { code: await code, stdout, stderr };
    };
    const spoil = async (right: string, wrong: string): Promise<void> => {
      const written = await readFile(dockerfile(), 'utf8');
      assert.ok(written.includes(right));
      await writeFile(dockerfile(), written.replace(right, wrong));
    };

    test('quickstart is green in a fresh clone', async () => {
      const said = await type(`./builder ${first.join(' ')}`);
      assert.equal(said.code, 0, said.stdout + said.stderr);
      assert.match(said.stdout, /^report: reports\/\S+\/report\.html$/m);
    });

    test('a mistake in a Dockerfile gives a card with what, where, cause and try', async () => {
      await spoil('/tmp/tiny_model.py /opt', '/tmp/tiny_modell.py /opt');
      const said = await type(`./builder quickstart ${ONE.join(' ')}`);
      assert.equal(said.code, 4, said.stdout + said.stderr);
      const card =
        /^error: (?<what>.*)\n  where: (?<where>.*)\n  cause: (?<cause>.*)\n  try: (?<repeat>.*)$/m.exec(
          said.stderr,
        );
      assert.ok(card?.groups, said.stderr);
      const { what, where, cause } = card.groups;
      assert.match(what ?? '', /tiny_modell\.py.* failed with exit code 2/);
      assert.match(cause ?? '', /can't open file '\/tmp\/tiny_modell\.py'/);
      repeat = card.groups['repeat'] ?? '';
      assert.match(repeat, /--only build --framework mocker-vllm/);

      const [, log = '', line = ''] = /, (\S+\.log):(\d+)$/.exec(where ?? '') ?? [];
      const guilty = (await readFile(path.join(clone, log), 'utf8')).split('\n')[Number(line) - 1];
      assert.match(guilty ?? '', /can't open file/);
      const page = await readFile(path.join(clone, 'reports/latest/report.html'), 'utf8');
      assert.ok(page.includes(repeat));
    });

    test('the command of the card repeats the failure', async () => {
      const said = await type(repeat);
      assert.equal(said.code, 4, said.stdout + said.stderr);
      assert.match(said.stderr, /^error: .*tiny_modell\.py/m);
    });

    test('mended, the command of the card passes, and so does the whole journey', async () => {
      await spoil('/tmp/tiny_modell.py', '/tmp/tiny_model.py');
      const repeated = await type(repeat);
      assert.equal(repeated.code, 0, repeated.stdout + repeated.stderr);
      const page = await readFile(path.join(clone, 'reports/latest/report.txt'), 'utf8');
      assert.match(page, /recovered/i);
      const said = await type(`./builder quickstart ${ONE.join(' ')}`);
      assert.equal(said.code, 0, said.stdout + said.stderr);
      assert.deepEqual(await labelledContainers(engineSocket()), []);
    });
  });
