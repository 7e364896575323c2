// Why a branch's build.sh gives no builds: what it lacks, how it fails, and what it prints that cannot be planned.

import { buildShRecipe } from '../../../src/recipe/build-sh.ts';
import { dryRunFailure } from '../../../src/recipe/build-sh-failures.ts';
import type { DryRun } from '../../../src/recipe/dry-run.ts';
import { planBuilds } from '../../../src/recipe/plan-builds.ts';
import { NO_SCRIPTS, NOTHING_ASKED, recipeTools } from '../../rig/recipe-rig.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { SHA } from '../plan/question.ts';
import {
  buildSh,
  buildShRepo,
  checkoutOf,
  failureOf,
  formRepo,
  FORMS,
  type Asked,
} from '../recipe/build-sh-repo.ts';
import { unplanned, type ErrorCase } from './shown.ts';

/** A script with this in the place of its builds. */
function said(body: string, asked: Omit<Asked, 'repo'> = {}): () => Promise<string> {
  return withScript(buildSh(body), asked);
}

function withScript(script: string, asked: Omit<Asked, 'repo'> = {}): () => Promise<string> {
  return () =>
    unplanned(async () => {
      await using repo = await buildShRepo(script);
      return await failureOf({ repo, ...asked });
    }, asked.name ?? 'vllm');
}

function ofForm(form: keyof typeof FORMS, asked: Omit<Asked, 'repo'>): () => Promise<string> {
  return () =>
    unplanned(async () => {
      await using repo = await formRepo(form);
      return await failureOf({ repo, ...asked });
    }, asked.name ?? 'vllm');
}

function without(file: string): () => Promise<string> {
  return () =>
    unplanned(async () => {
      await using repo = await formRepo('0.3');
      await repo.commit({ [file]: null }, 'Remove it');
      return await failureOf({ repo });
    }, 'vllm');
}

function linked(): Promise<string> {
  return unplanned(async () => {
    await using repo = await buildShRepo('');
    const checkout = { ...(await checkoutOf(repo)), readFile: () => Promise.resolve(null) };
    const wanted = { ...NOTHING_ASKED, framework: FRAMEWORK, target: 'runtime' };
    const found = await buildShRecipe.find(checkout, wanted, recipeTools());
    return 'failure' in found ? found.failure : null;
  }, 'vllm');
}

const DRY_RUN: DryRun = {
  folder: '/w',
  files: new Map(),
  printed: [],
  refused: [],
  exitCode: null,
  stdout: '',
  stderr: 'waiting for the lock\n',
  timedOut: false,
  cancelled: false,
  problem: 'killed',
};

function ended(how: Partial<DryRun>): () => Promise<string> {
  const words = ['container/build.sh', '--framework', 'VLLM', '--dry-run'];
  const printed = { builds: [], others: [] };
  return () => unplanned(() => dryRunFailure({ ...DRY_RUN, ...how }, printed, words), 'vllm');
}

/** Dynamo, as far as a person says. */
function withoutScripts(): Promise<string> {
  return unplanned(async () => {
    const found = await planBuilds({
      ...NOTHING_ASKED,
      ...recipeTools(),
      checkout: { revision: SHA, readFile: () => Promise.resolve(null), ...NO_SCRIPTS },
      framework: { ...FRAMEWORK, repo: 'dynamo' },
      target: 'runtime',
      contextSha256: () => Promise.resolve('c0ffee'),
    });
    return 'failure' in found ? found.failure : null;
  }, 'vllm');
}

export const BUILD_SH: readonly ErrorCase[] = [
  { title: 'a commit without any script', show: withoutScripts },
  { title: 'a commit without the script', show: without('container/build.sh') },
  { title: 'a framework that is nearly one', show: ofForm('0.3', { name: 'trtlm' }) },
  { title: 'a framework like no other', show: ofForm('0.3', { name: 'mocker' }) },
  { title: 'a target that is nearly one', show: ofForm('0.3', { target: 'runtme' }) },
  { title: 'a target like no other', show: ofForm('0.3', { target: 'wideep' }) },
  {
    title: 'another CUDA version of a script that has one',
    show: ofForm('0.3', { options: { cuda: '13.0' } }),
  },
  {
    title: 'another platform than the script builds for',
    show: said('$run docker build -f $file --platform linux/amd64 $root', {
      options: { platform: 'linux/arm64' },
    }),
  },
  { title: 'a script that is a link out of the commit', show: linked },
  {
    title: 'a script that would build when asked',
    show: withScript(buildSh(FORMS['0.3']).replaceAll('--dry-run', '--no-run')),
  },
  {
    title: 'a script that fails',
    show: said(
      'printf "\\033[31mERROR: Framework $name without BASE_IMAGE\\033[0m\\n" >&2; exit 1',
    ),
  },
  {
    title: 'a script that says on standard output why it fails',
    show: said('echo "ERROR: Dockerfile.local_dev not found"; exit 7'),
  },
  { title: 'a script that says nothing and fails', show: said('exec 1>&2; run=; exit 3') },
  { title: 'a script that is killed', show: said('exec 1>&2; run=; kill -9 $$') },
  { title: 'a script that prints without end', show: said('yes 2>/dev/null; :') },
  { title: 'a machine without bash', show: said('', { env: { PATH: '/nowhere' } }) },
  { title: 'a script that prints no build', show: said('echo "Building Dynamo Image"') },
  { title: 'a script that asks docker', show: said('docker image inspect x >/dev/null 2>&1 || :') },
  {
    title: 'a script that makes something first',
    show: said('$run make -C $root/epp all; $run docker build $root'),
  },
  {
    title: 'a build with options that are not read',
    show: said('$run docker build --push --ssh default -f $file $root'),
  },
  {
    title: 'a build argument with a blank',
    show: said('args=" --build-arg NOTE=a b"; $run docker build -f $file $args .'),
  },
  { title: 'a build without a context', show: said('$run docker build -f $file') },
  { title: 'a Dockerfile that the commit lacks', show: without('container/Dockerfile.vllm') },
  {
    title: 'a Dockerfile from elsewhere',
    show: said('$run docker build -f /srv/Dockerfile $root'),
  },
  { title: 'a context from elsewhere', show: said('$run docker build -f $file $root/..') },
  { title: 'a script without end', show: ended({ timedOut: true }) },
  { title: 'a script that was cancelled', show: ended({ cancelled: true }) },
];
