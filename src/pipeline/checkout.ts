// A revision of a source as recipes see it; what several frameworks and targets ask of it is asked once.

import type { Framework } from '../model/framework.ts';
import type { Checkout } from '../recipe/recipe.ts';
import type { Source } from './source.ts';

export type CheckoutAt = (revision: string, framework: Framework) => Checkout;

export function checkoutsOf(source: Source): CheckoutAt {
  // One folder for all: a second request would look whether it is intact while a script of the first works in it.
  const folder = remembering((revision: string) => source.planningFolder(revision));
  const objectId = remembering((revision: string, file: string) => source.objectId(revision, file));
  return (revision, framework) => ({
    revision,
    readFile: (file) => source.readFile(revision, framework, file),
    objectId: (file) => objectId(revision, file),
    refuseScripts: () => source.refuseScripts(revision),
    folder: () => folder(revision),
  });
}

/** The answer, also where it is a failure, by the words of the question. */
function remembering<T>(
  ask: (...words: [string, ...string[]]) => Promise<T>,
): (...words: [string, ...string[]]) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (...words) => {
    const key = words.join('\0');
    const answer = known.get(key) ?? ask(...words);
    known.set(key, answer);
    return answer;
  };
}
