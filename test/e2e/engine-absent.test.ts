import assert from 'node:assert/strict';
import { chmod, readdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GOOD, makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';
import { withoutOverride } from '../rig/without-override.ts';

const START =
  '  try: start one (`sudo systemctl start docker`, or `sudo dockerd &`), or name another with --socket\n';

describe('without an engine', () => {
  let input: BadInput;
  const at = (name: string): string => path.join(input.dir, name);

  before(async () => {
    input = await makeBadInput();
    await input.frameworks(GOOD);
  });
  after(() => input[Symbol.asyncDispose]());

  test('a socket that is not there', async () => {
    assert.deepEqual(await input.builder(['run', '--socket', at('nowhere.sock')]), {
      code: 3,
      stdout: '',
      stderr: `error: no engine answers at unix://DIR/nowhere.sock: there is no such socket
  where: unix://DIR/nowhere.sock
  cause: connect ENOENT DIR/nowhere.sock
${START}`,
    });
  });

  test('a file in its place', async () => {
    await writeFile(at('plain'), '');
    assert.deepEqual(await input.builder(['run'], { env: { BUILDER_SOCKET: at('plain') } }), {
      code: 3,
      stdout: '',
      stderr: `error: no engine answers at unix://DIR/plain: this is not a socket
  where: unix://DIR/plain
  cause: connect ECONNREFUSED DIR/plain
${START}`,
    });
  });

  test('a socket that nobody listens on', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('left'), resolve));
    // A server that ends in order takes its socket along; under another name it stays, as of one that was killed.
    await rename(at('left'), at('left.sock'));
    server.close();
    assert.deepEqual(await input.builder(['run', '--socket', at('left.sock')]), {
      code: 3,
      stdout: '',
      stderr: `error: no engine answers at unix://DIR/left.sock: the socket is there, but nobody listens
  where: unix://DIR/left.sock
  cause: connect ECONNREFUSED DIR/left.sock
${START}`,
    });
  });

  test('a socket of somebody else', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('closed.sock'), resolve));
    try {
      await chmod(at('closed.sock'), 0o000);
      const said = await input.builder(['run', '--socket', at('closed.sock')], {
        under: withoutOverride(),
      });
      assert.equal(said.code, 3);
      assert.equal(
        said.stderr.replace(/group \S+:.*/, 'group G: ...'),
        `error: no engine answers at unix://DIR/closed.sock: permission denied
  where: unix://DIR/closed.sock
  cause: connect EACCES DIR/closed.sock
  try: the socket belongs to group G: ...
`,
      );
      assert.match(said.stderr, /`sudo usermod -aG (\S+) "\$USER"`, then log in again\n$/);
    } finally {
      server.close();
    }
  });

  test('plan goes on where none was named, list and schema never ask for one', async () => {
    const env = { BUILDER_SOCKET: '', DOCKER_HOST: '' };
    for (const args of [['plan'], ['list'], ['schema', 'results']]) {
      const { code, stderr } = await input.builder(args, { env });
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, args.join(' '));
    }
  });

  test('nothing is stored', async () => {
    assert.ok(!(await readdir(input.dir)).includes('reports'));
  });
});
