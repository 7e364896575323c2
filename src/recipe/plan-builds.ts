// All builds of one framework and target at one revision, with what their fingerprints need to know.

import type { BuildSpec, FoundBuild } from '../model/build-spec.ts';
import { FailureError, type Failure } from '../model/reason.ts';
import { dockerfileRecipe } from './dockerfile.ts';
import type { Checkout, Recipe, Wanted } from './recipe.ts';

export interface BuildsRequest extends Wanted {
  readonly checkout: Checkout;
  /** sha256 over the context's files after `.dockerignore`; may throw a FailureError. */
  readonly contextSha256: (place: Pick<BuildSpec, 'dockerfile' | 'context'>) => Promise<string>;
}

export type FoundBuilds =
  | { readonly builds: readonly FoundBuild[] }
  | { readonly failure: Failure };

/** The first that knows the checkout is asked. */
const RECIPES: readonly Recipe[] = [dockerfileRecipe];

export async function planBuilds(request: BuildsRequest): Promise<FoundBuilds> {
  const { checkout, framework, target, contextSha256 } = request;
  const recipe = await recipeOf(checkout);
  const found = await recipe.find(checkout, request);
  if ('failure' in found) return found;
  try {
    const builds = await Promise.all(
      found.specs.map(async (spec) => ({
        framework: framework.name,
        target,
        revision: checkout.revision,
        spec,
        contextSha256: await contextSha256(spec),
      })),
    );
    return { builds };
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure };
    throw error;
  }
}

async function recipeOf(checkout: Checkout): Promise<Recipe> {
  for (const recipe of RECIPES) if (await recipe.detect(checkout)) return recipe;
  return dockerfileRecipe;
}
