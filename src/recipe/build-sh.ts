// The recipe `build-sh`: what `container/build.sh --dry-run` of Dynamo 0.3 to 0.8 prints.

import type { Recipe } from './recipe.ts';

const SCRIPT = 'container/build.sh';

export const buildShRecipe: Recipe = {
  name: 'build-sh',
  detect: async (checkout, { repo }) =>
    repo === 'dynamo' && (await checkout.objectId(SCRIPT)) !== null,
  find: () => Promise.reject(new Error('not there yet')),
};
