// The promote task: the tag that follows the newest good image is moved to this one, here and where it is pushed to.

import type { ImageInfo } from '../docker/engine.ts';
import type { OtherTask } from '../model/plan.ts';
import type { Runner } from '../model/runner.ts';
import { latestTag, ownTag } from '../model/tag.ts';
import type { TaskDeps } from './deps.ts';
import { missingImage } from './own-image.ts';
import { pushPromoted } from './push-promoted.ts';

/** Idempotent: where it points at this image already, nothing is done; a registry takes what it has already in no time. */
export function promoteRunner({ engine, push }: TaskDeps): Runner<'promote'> {
  return async ({ task, sink, signal }) => {
    const missing = await missingImage(engine, task, signal);
    if (missing !== null) return { status: 'failed', reason: missing };
    const { image, framework, target } = task;
    const tag = latestTag(image.slice(0, image.lastIndexOf(':')), framework, target);
    const before = await engine.inspectImage(tag);
    const now = await engine.inspectImage(image);
    if (before?.id !== now?.id) await engine.tagImage(image, tag);
    const detail = whatHappened(before, now, task);
    sink.log(`${tag}: ${detail}`);
    const moved = { name: tag, passed: true, detail };
    if (push === null) return { status: 'passed', output: { checks: [moved] } };
    const promoted = { image, latest: tag, to: push };
    const { checks, reason } = await pushPromoted(engine, promoted, { sink, signal });
    const output = { checks: [moved, ...checks] };
    return reason === null ? { status: 'passed', output } : { status: 'failed', reason, output };
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
