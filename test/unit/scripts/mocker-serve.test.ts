// The entry of the mocker image, with a made-up python in place of frontend and worker.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

/** Notes what it is and its discovery folder; on TERM it ends with 0, as the real ones do. */
const PYTHON = `#!/bin/bash
echo "$2 $DYN_FILE_KV" >>"$NOTES"
trap 'echo "$2 stopped" >>"$NOTES"; kill $!; exit 0' TERM
if [[ $2 == *mocker && -n \${WORKER_ENDS:-} ]]; then
  until grep -q 'frontend runs' "$NOTES"; do :; done
  exit "$WORKER_ENDS"
fi
sleep 300 &
echo "$2 runs" >>"$NOTES"
echo "$2 runs"
wait
`;

async function serve(env: Record<string, string>) {
  const temp = await tempDir();
  const python = path.join(temp.path, 'python');
  await writeFile(python, PYTHON);
  await chmod(python, 0o755);
  const notes = path.join(temp.path, 'notes');
  const child = spawn('bash', [path.join(ROOT, 'frameworks/mocker/serve')], {
    env: {
      PATH: `${temp.path}:/usr/bin:/bin`,
      TMPDIR: temp.path,
      NOTES: notes,
      ENGINE: 'vllm',
      MODEL: 'tiny',
      SPEEDUP_RATIO: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = text(child.stderr);
  return {
    child,
    notes: () => readFile(notes, 'utf8'),
    ended: async () => ({ code: await ended, said: await said }),
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
}

for (const code of [0, 7]) {
  it(`a worker that ends with ${code} ends the whole with a failure and stops the frontend`, async () => {
    await using server = await serve({ WORKER_ENDS: String(code) });
    const end = await server.ended();
    assert.equal(end.code, code === 0 ? 1 : code);
    assert.match(end.said, new RegExp(`serve: the worker ended with exit code ${code}\n$`));
    assert.match(await server.notes(), /dynamo\.frontend stopped/);
  });
}

it('TERM stops both, and is what the exit code says', async () => {
  await using server = await serve({});
  let up = '';
  for await (const chunk of server.child.stdout) {
    up += String(chunk);
    if (up.split('runs').length === 3) break;
  }
  server.child.kill('SIGTERM');
  assert.equal((await server.ended()).code, 143);
  const notes = await server.notes();
  assert.match(notes, /dynamo\.frontend stopped/);
  assert.match(notes, /dynamo\.mocker stopped/);
});

it('frontend and worker share one discovery folder, and no two starts do', async () => {
  const folders = [];
  for (let start = 0; start < 2; start += 1) {
    await using server = await serve({ WORKER_ENDS: '1' });
    await server.ended();
    const found = [...(await server.notes()).matchAll(/^dynamo\.\w+ (?<folder>\/\S+)$/gm)];
    folders.push(...new Set(found.map((match) => match.groups?.['folder'])));
  }
  assert.equal(new Set(folders).size, 2);
  assert.equal(folders.length, 2);
});
