import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { sourceFiles } from '../../../src/pipeline/source-files.ts';
import { tempDir } from '../../rig/temp-dir.ts';

test('the files of a checkout are all but those of git, whatever .dockerignore says', async () => {
  await using dir = await tempDir();
  const at = (name: string) => path.join(dir.path, name);
  await mkdir(at('lib/target'), { recursive: true });
  await mkdir(at('sub/.git'), { recursive: true });
  await writeFile(at('.git'), 'gitdir: elsewhere');
  await writeFile(at('.dockerignore'), '**/target');
  await writeFile(at('lib/target/kept'), '');
  await writeFile(at('sub/.git/kept'), '');
  await writeFile(at('build.sh'), '');
  await chmod(at('build.sh'), 0o755);
  await symlink('build.sh', at('link'));
  assert.deepEqual(await sourceFiles(dir.path), [
    { path: '.dockerignore', mode: '100644' },
    { path: 'build.sh', mode: '100755' },
    { path: 'lib/target/kept', mode: '100644' },
    { path: 'link', mode: '120000' },
    { path: 'sub/.git/kept', mode: '100644' },
  ]);
});
