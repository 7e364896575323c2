// Which recipe is asked for a commit's builds, and what becomes of several builds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BuildSpec } from '../../../src/model/build-spec.ts';
import type { BuildOptions } from '../../../src/model/config.ts';
import type { Framework } from '../../../src/model/framework.ts';
import { planBuilds, type FoundBuilds } from '../../../src/recipe/plan-builds.ts';
import type { Checkout } from '../../../src/recipe/recipe.ts';
import { NO_SCRIPTS, NOTHING_ASKED, recipeTools } from '../../rig/recipe-rig.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { SHA } from '../plan/question.ts';
import { checkoutOf, formRepo } from './build-sh-repo.ts';

/** A commit with a Dockerfile, and with whatever is `there`. */
function withFiles(...there: readonly string[]): Checkout {
  return {
    ...NO_SCRIPTS,
    revision: SHA,
    readFile: (file) => Promise.resolve(file === 'Dockerfile' ? 'FROM a\n' : null),
    objectId: (file) => Promise.resolve(there.includes(file) ? 'b10b' : null),
  };
}

interface Asked {
  readonly checkout: Checkout;
  readonly repo: Framework['repo'];
  readonly recipe?: BuildOptions['recipe'];
}

function plan({ checkout, repo, recipe = 'auto' }: Asked): Promise<FoundBuilds> {
  const tools = recipeTools();
  return planBuilds({
    ...tools,
    host: { ...tools.host, env: { PATH: process.env['PATH'] } },
    platform: NOTHING_ASKED.platform,
    options: { ...NOTHING_ASKED.options, recipe },
    checkout,
    framework: { ...FRAMEWORK, repo },
    target: 'runtime',
    contextSha256: ({ dockerfile, context }: Pick<BuildSpec, 'dockerfile' | 'context'>) =>
      Promise.resolve(`${dockerfile} in ${context}`),
  });
}

/** Its recipe, or why there is none. */
function outcome(found: FoundBuilds): string | undefined {
  return 'failure' in found ? found.failure.message : found.builds[0]?.spec.recipe;
}

test('Dynamo without its scripts is described by nothing, unless a person says by what', async () => {
  const asked = { checkout: withFiles(), repo: 'dynamo' } as const;
  const found = await plan(asked);
  assert.ok('failure' in found);
  assert.deepEqual(found.failure, {
    class: 'config',
    message: 'this commit has neither container/render.py nor container/build.sh',
    where: 'container/',
    hint: 'Dynamo has one since 0.3; for a repository with Dockerfiles of its own, builder init writes a builder.yaml',
  });
  assert.equal(outcome(await plan({ ...asked, recipe: 'dockerfile' })), 'dockerfile');
});

test('what is not Dynamo runs no script, whatever the commit has', async () => {
  const checkout = withFiles('container/build.sh', 'container/render.py');
  assert.equal(outcome(await plan({ checkout, repo: 'any' })), 'dockerfile');
});

test('a recipe that was asked for is asked, and says what it does not find', async () => {
  const found = await plan({ checkout: withFiles(), repo: 'any', recipe: 'build-sh' });
  assert.equal(outcome(found), '012345678 has no container/build.sh');
});

test('of several builds only the one asked for is wanted, and each has its own context', async () => {
  await using repo = await formRepo('0.6');
  const found = await plan({ checkout: await checkoutOf(repo), repo: 'dynamo' });
  assert.ok('builds' in found, JSON.stringify(found));
  assert.deepEqual(
    found.builds.map(({ target, wanted, contextSha256 }) => [target, wanted, contextSha256]),
    [
      ['base', false, 'container/Dockerfile in .'],
      ['runtime', true, 'container/Dockerfile.vllm in .'],
    ],
  );
});
