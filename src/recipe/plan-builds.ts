// All builds of one framework and target at one revision, with what their fingerprints need to know.

import type { BuildSpec, FoundBuild } from '../model/build-spec.ts';
import { failure, FailureError, type Failure } from '../model/reason.ts';
import { buildShRecipe } from './build-sh.ts';
import { dockerfileRecipe } from './dockerfile.ts';
import type { Checkout, Recipe, RecipeTools, Wanted } from './recipe.ts';
import { renderPyRecipe } from './render-py.ts';

export interface BuildsRequest extends Wanted, RecipeTools {
  readonly checkout: Checkout;
  /** sha256 over the context's files after `.dockerignore`; may throw a FailureError. */
  readonly contextSha256: (place: Pick<BuildSpec, 'dockerfile' | 'context'>) => Promise<string>;
}

export type FoundBuilds =
  | { readonly builds: readonly FoundBuild[] }
  | { readonly failure: Failure };

/** The first that knows the checkout is asked. */
const RECIPES: readonly Recipe[] = [renderPyRecipe, buildShRecipe, dockerfileRecipe];

export async function planBuilds(request: BuildsRequest): Promise<FoundBuilds> {
  const { checkout, framework, target, contextSha256 } = request;
  try {
    const recipe = await recipeOf(request);
    if ('failure' in recipe) return recipe;
    const found = await recipe.find(checkout, request, request);
    if ('failure' in found) return found;
    const { revision } = checkout;
    const builds = await Promise.all(
      found.specs.map(async (one) => ({
        ...one,
        framework: framework.name,
        wanted: one.target === target,
        revision,
        contextSha256: await contextSha256(one.spec),
      })),
    );
    return { builds };
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure };
    throw error;
  }
}

async function recipeOf({
  checkout,
  framework,
  options,
}: BuildsRequest): Promise<Recipe | { readonly failure: Failure }> {
  if (options.recipe !== 'auto') {
    const named = RECIPES.find(({ name }) => name === options.recipe);
    if (named !== undefined) return named;
  }
  for (const recipe of RECIPES) if (await recipe.detect(checkout, framework)) return recipe;
  return { failure: noRecipe() };
}

function noRecipe(): Failure {
  return failure('config', 'this commit has neither container/render.py nor container/build.sh', {
    where: 'container/',
    hint: 'Dynamo has one since 0.3; for a repository with Dockerfiles of its own, builder init writes a builder.yaml',
  });
}
