// Every mistake in configuration, as a person meets it: what, where, and what to try, whole.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeFiles } from '../../rig/git-repo.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';
import { CASES, type Case } from './wrong-configs.ts';

const AS_IT_IS = { serializers: [String] };
const GOLDEN = fileURLToPath(new URL('../../golden/errors-config.txt', import.meta.url));

/** Nothing of it depends on where or when it is run. */
async function told({ argv = [], env = {}, yaml, files = {}, prepare }: Case): Promise<string> {
  await using dir = await tempDir();
  await writeFiles(dir.path, { ...files, ...(yaml !== undefined && { 'builder.yaml': yaml }) });
  await prepare?.(dir.path);
  const { code, stdout, stderr } = await say(['config', ...argv], { cwd: dir.path, env });
  assert.deepEqual([code, stdout], [3, ''], stderr);
  assert.doesNotMatch(stderr, /^\s+at |hunter2/m);
  for (const error of stderr.split(/^(?=error: )/m))
    assert.match(error, /^error: .+\n {2}where: .+\n(?: {4}.*\n)*(?: {2}try: .+\n)$/, error);
  const frozen = stderr.replaceAll(dir.path, '/home/kim').replaceAll(ROOT, '/opt/builder');
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value} `);
  return `$ ${[...variables].join('')}${['builder', 'config', ...argv].join(' ')}\n${frozen}`;
}

test('every mistake is told with what, where and what to try', async (t) => {
  const texts: string[] = [];
  for (const one of CASES) texts.push(`# ${one.title}\n${await told(one)}`);
  t.assert.fileSnapshot(texts.join('\n'), GOLDEN, AS_IT_IS);
});
