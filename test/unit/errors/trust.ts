// What nobody vouches for, and may not have: scripts run on this machine, programs that read Dockerfiles, files outside.

import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { openSource, type Source } from '../../../src/pipeline/source.ts';
import { contextsOf } from '../../../src/pipeline/task-contexts.ts';
import { planBuilds } from '../../../src/recipe/plan-builds.ts';
import { type Files, makeRepo } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { NO_SCRIPTS, NOTHING_ASKED, recipeTools } from '../../rig/recipe-rig.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { SHA, someBuild, someConfig } from '../plan/question.ts';
import { unplanned, type ErrorCase } from './shown.ts';

/** What becomes of a branch that changes these files, where only `main` is trusted. */
async function branch(
  files: Files,
  work: (source: Source, revision: string) => Promise<unknown>,
): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({ 'container/build.sh': 'echo one\n' });
  await repo.branch('theirs');
  await repo.commit(files, 'Theirs');
  const config = someConfig({
    source: { kind: 'git', repo: repo.dir },
    cacheDir: path.join(dir.path, 'cache'),
    refs: ['theirs'],
    trust: [{ pattern: 'main', trusted: true }],
  });
  const host = madeUpHost({ env: { PATH: process.env['PATH'] ?? '' } });
  const { signal } = new AbortController();
  const source = await openSource(config, { host, version: '0', signal });
  return await unplanned(async () => work(source, source.revisions[0]?.revision ?? ''), null);
}

function untrustedDockerfile(text: string): Promise<string> {
  const checkout = { revision: SHA, readFile: () => Promise.resolve(text), ...NO_SCRIPTS };
  const contextSha256 = (): Promise<string> => Promise.resolve('c0ffee');
  return unplanned(async () => {
    const given = { ...NOTHING_ASKED, ...recipeTools(), framework: FRAMEWORK, target: 'runtime' };
    const found = await planBuilds({ ...given, checkout, contextSha256, untrusted: true });
    return 'failure' in found ? found.failure : null;
  }, 'vllm');
}

async function linkedContext(): Promise<string> {
  await using dir = await tempDir();
  await mkdir(path.join(dir.path, 'checkout'));
  await symlink('/etc', path.join(dir.path, 'checkout/deps'));
  const build = { ...someBuild().spec, contexts: { nixl: 'deps' } };
  return await unplanned(async () => contextsOf({ build }, path.join(dir.path, 'checkout')), null);
}

export const TRUST: readonly ErrorCase[] = [
  {
    title: 'an untrusted branch with scripts of its own',
    show: () =>
      branch({ 'container/build.sh': 'echo two\n', 'container/new.sh': 'x' }, (source, revision) =>
        source.planningFolder(revision),
      ),
  },
  {
    title: 'an untrusted Dockerfile with a frontend of its own',
    show: () => untrustedDockerfile('# syntax=example.org/frontend\nFROM debian AS runtime\n'),
  },
  {
    title: 'an untrusted Dockerfile that has an address fetched',
    show: () => untrustedDockerfile('FROM debian AS runtime\nADD http://127.0.0.1/a /a\n'),
  },
  { title: 'a context that is a link to the outside', show: linkedContext },
  {
    title: 'a file that would fill the memory',
    show: () =>
      branch({ Dockerfile: 'x'.repeat(5 << 20) }, (source, revision) =>
        source.readFile(revision, null, 'Dockerfile'),
      ),
  },
];
