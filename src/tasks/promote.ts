// The promote task: the tag that follows the newest good image is moved to this one.

import type { ImageInfo } from '../docker/engine.ts';
import type { OtherTask } from '../model/plan.ts';
import type { Runner } from '../model/runner.ts';
import { latestTag, ownTag } from '../model/tag.ts';
import type { TaskDeps } from './deps.ts';
import { missingImage } from './own-image.ts';

/** Idempotent: where it points at this image already, nothing is done. */
export function promoteRunner({ engine }: TaskDeps): Runner<'promote'> {
  return async ({ task, sink }) => {
    const missing = await missingImage(engine, task);
    if (missing !== null) return { status: 'failed', reason: missing };
    const { image, framework, target } = task;
    const tag = latestTag(image.slice(0, image.lastIndexOf(':')), framework, target);
    const before = await engine.inspectImage(tag);
    const now = await engine.inspectImage(image);
    if (before?.id !== now?.id) await engine.tagImage(image, tag);
    const detail = whatHappened(before, now, task);
    sink.log(`${tag}: ${detail}`);
    return { status: 'passed', output: { checks: [{ name: tag, passed: true, detail }] } };
  };
}

function whatHappened(
  before: ImageInfo | null,
  now: ImageInfo | null,
  { image }: OtherTask,
): string {
  if (before === null) return `points at ${image}, the first one`;
  if (before.id === now?.id) return `points at ${image} already`;
  return `moved from ${nameOf(before)} to ${image}`;
}

/** By our own tag where it has one; it keeps that, and somebody else's image may have no other name now. */
function nameOf({ id, tags, labels }: ImageInfo): string {
  return ownTag(tags, labels) ?? id.slice(0, 19);
}
