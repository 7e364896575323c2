// Which steps of each image a plan has: those asked for, and the builds that other builds start from.

import type { Wanted } from '../model/facts.ts';
import type { Step } from './chain.ts';
import { keyOf, type PlannedImage } from './planned-images.ts';
import { wantedSteps } from './wanted.ts';

/** The images with their steps; an image without any is left out. `wanted` null: all that the configuration asks for. */
export function includedSteps(
  images: readonly PlannedImage[],
  wanted: Wanted | null,
): readonly PlannedImage[] {
  const steps = new Map<string, readonly Step[]>();
  const byKey = new Map(images.map((image) => [keyOfImage(image), image]));
  for (const image of images) {
    const { found } = image;
    // What nobody asked for is built for who starts from it, and for no one else.
    const asked = wanted === null && !found.wanted ? [] : image.steps;
    const own = wanted === null ? asked : wantedSteps(asked, found, wanted);
    steps.set(keyOfImage(image), own);
  }
  const waiting = wanted === null || wanted.andNeeds ? [...images] : [];
  for (let image = waiting.pop(); image !== undefined; image = waiting.pop()) {
    if (!builds(steps.get(keyOfImage(image)))) continue;
    for (const { target } of image.parents) {
      const key = keyOf(image.found, target);
      const parent = byKey.get(key);
      const build = parent?.steps.find(({ kind }) => kind === 'build');
      if (parent === undefined || build === undefined || builds(steps.get(key))) continue;
      steps.set(key, [build, ...(steps.get(key) ?? [])]);
      waiting.push(parent);
    }
  }
  return images.flatMap((image) => {
    const own = steps.get(keyOfImage(image)) ?? [];
    return own.length === 0 ? [] : [{ ...image, steps: own }];
  });
}

/** The builds of the plan that must end before this one begins: what it starts from, and dev before local-dev. */
export function buildsBefore(
  { found, parents }: PlannedImage,
  planned: ReadonlyMap<string, PlannedImage>,
): readonly PlannedImage[] {
  const targets = new Set(parents.map(({ target }) => target));
  if (found.target === 'local-dev') targets.add('dev');
  return [...targets].flatMap((target) => {
    const image = planned.get(keyOf(found, target));
    return image !== undefined && builds(image.steps) ? [image] : [];
  });
}

export function keyOfImage({ found }: PlannedImage): string {
  return keyOf(found, found.target);
}

function builds(steps: readonly Step[] | undefined): boolean {
  return steps?.some(({ kind }) => kind === 'build') === true;
}
