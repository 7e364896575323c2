// What recipes are given besides the files: a checkout that runs no scripts, the world, nothing asked for.

import { tmpdir } from 'node:os';
import { DEFAULT_OPTIONS } from '../../src/config/defaults.ts';
import type { Checkout, RecipeTools, Wanted } from '../../src/recipe/recipe.ts';
import { madeUpHost } from './made-up-host.ts';

export const NO_SCRIPTS: Pick<Checkout, 'objectId' | 'refuseScripts' | 'folder'> = {
  objectId: () => Promise.resolve(null),
  refuseScripts: () => Promise.resolve(),
  folder: () => Promise.reject(new Error('this test runs no scripts')),
};

export function recipeTools(): RecipeTools {
  return { host: madeUpHost(), cacheDir: tmpdir(), signal: new AbortController().signal };
}

export const NOTHING_ASKED: Pick<Wanted, 'platform' | 'options'> = {
  platform: 'linux/amd64',
  options: DEFAULT_OPTIONS,
};
