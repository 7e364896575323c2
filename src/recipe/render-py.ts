// The recipe `render-py`: the Dockerfile that `container/render.py` of Dynamo 0.9 and newer writes.

import type { Recipe } from './recipe.ts';

const SCRIPT = 'container/render.py';

export const renderPyRecipe: Recipe = {
  name: 'render-py',
  detect: async (checkout, { repo }) =>
    repo === 'dynamo' && (await checkout.objectId(SCRIPT)) !== null,
  find: () => Promise.reject(new Error('not there yet')),
};
