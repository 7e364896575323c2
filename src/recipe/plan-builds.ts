// All builds of one framework and target at one revision, with what their fingerprints need to know.

import type { BuildSpec, FoundBuild, FoundSpec } from '../model/build-spec.ts';
import { failure, FailureError, type Failure } from '../model/reason.ts';
import { buildShRecipe } from './build-sh.ts';
import { dockerfileRecipe } from './dockerfile.ts';
import { untrustedFailure } from './dockerfile-trust.ts';
import type { Checkout, Recipe, RecipeTools, Wanted } from './recipe.ts';
import { renderPyRecipe } from './render-py.ts';

export interface BuildsRequest extends Wanted, RecipeTools {
  readonly checkout: Checkout;
  readonly untrusted?: true | undefined;
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
    const refused = request.untrusted === true ? await refusalOf(found.specs, checkout) : null;
    if (refused !== null) return { failure: refused };
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

/** Of the first Dockerfile that asks for too much. */
async function refusalOf(specs: readonly FoundSpec[], checkout: Checkout): Promise<Failure | null> {
  for (const { content, spec } of specs) {
    const text = content ?? (await checkout.readFile(spec.dockerfile)) ?? '';
    const refused = untrustedFailure(text, spec.dockerfile);
    if (refused !== null) return refused;
  }
  return null;
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
