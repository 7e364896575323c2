// Hundreds of commits in a moment, for what shows only among many.

import { execFile } from 'node:child_process';
import type { TestRepo } from '../../rig/git-repo.ts';

/** On the branch `many`; full ids, always the same ones. */
export async function commitMany(
  { dir, git }: TestRepo,
  count: number,
): Promise<readonly string[]> {
  const who = 'Ada Example <ada@example.org> 1763629200 +0100';
  const commits = Array.from({ length: count }, (_, at) => {
    const from = at === 0 ? '' : `from :${at}\n`;
    return `commit refs/heads/many\nmark :${at + 1}\ncommitter ${who}\ndata 1\nx\n${from}`;
  });
  await new Promise<void>((resolve, reject) => {
    const child = execFile('git', ['fast-import', '--quiet'], { cwd: dir }, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
    child.stdin?.end(commits.join('\n'));
  });
  return (await git('rev-list', '--reverse', 'many')).split('\n');
}
