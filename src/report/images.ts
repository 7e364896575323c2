// The images of a run: tag, identity, size, and whether they were made or found.

import { shortRevision } from '../model/ids.ts';
import type { ImageResult } from '../model/results.ts';
import { formatBytes } from '../text/units.ts';
import { frameworkColour } from './framework-colour.ts';
import type { ReportInput } from './report-input.ts';
import type { ImageView } from './view.ts';

export function imageViews({ plan, results }: ReportInput): ImageView[] {
  return results.images.map((image) => ({
    framework: image.framework,
    colour: frameworkColour(image.framework),
    simulated: plan.tasks.some((task) => task.simulated && task.framework === image.framework),
    target: image.target,
    revision: shortRevision(image.revision),
    tag: image.image,
    id: image.id.replace(/^sha256:/, '').slice(0, 12),
    size: formatBytes(image.sizeBytes),
    origin: builtHere(image, results.tasks) ? 'built' : 'unchanged',
  }));
}

function builtHere(image: ImageResult, tasks: ReportInput['results']['tasks']): boolean {
  return tasks.some(
    ({ kind, framework, target, revision, status }) =>
      kind === 'build' &&
      status === 'passed' &&
      framework === image.framework &&
      target === image.target &&
      revision === image.revision,
  );
}
