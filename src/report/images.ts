// The images of a run: tag, identity, size, and whether they were made or found.

import { shortRevision } from '../model/ids.ts';
import type { Results } from '../model/results.ts';
import { formatBytes } from '../text/units.ts';
import { frameworkColour } from './framework-colour.ts';
import { isSameImage, type Place } from './places.ts';
import type { ImageView } from './view.ts';

export function imageViews({ images }: Results, places: readonly Place[]): ImageView[] {
  return images.map((image) => {
    const place = places.find((candidate) => isSameImage(candidate, image));
    const build = place?.steps.find(({ task }) => task.kind === 'build');
    return {
      framework: image.framework,
      colour: frameworkColour(image.framework),
      simulated: place?.simulated ?? false,
      target: image.target,
      revision: shortRevision(image.revision),
      tag: image.image,
      id: image.id.replace(/^sha256:/, '').slice(0, 12),
      size: formatBytes(image.sizeBytes),
      notes: build?.task.kind === 'build' ? (build.task.notes ?? []) : [],
      origin: build?.result?.status === 'passed' ? 'built' : 'unchanged',
    };
  });
}
