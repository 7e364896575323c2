// Small plans for tests: tasks by id and needs, everything else filled in.

import type { TaskId } from '../../src/model/ids.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import { PLAN_VERSION, type OtherTask, type Plan, type Task } from '../../src/model/plan.ts';

/** Of the image that `someTask` works on. */
export const IMAGE_FINGERPRINT = '012345'.padEnd(64, '0');

/** A task that is no build; `id` begins with its kind. */
export function someTask(id: TaskId, more: Partial<OtherTask> = {}): OtherTask {
  const kind = id.slice(0, id.indexOf('.'));
  const other = KINDS.filter((known): known is Exclude<Kind, 'build'> => known !== 'build');
  return {
    id,
    kind: other.find((known) => known === kind) ?? 'sanity',
    framework: 'vllm',
    target: 'runtime',
    ref: 'main',
    revision: '0123456789abcdef0123456789abcdef01234567',
    simulated: false,
    image: 'dynamo:012345-vllm-runtime-amd64',
    needs: [],
    fingerprint: { digest: id, provisional: false, inputs: { image: IMAGE_FINGERPRINT } },
    resources: { cpu: 1, memoryMb: 1, diskMb: 0, gpu: 0, quiet: 'either' },
    deadlineMs: 60_000,
    expectedMs: null,
    repeat: `builder --only ${kind}`,
    ...more,
  };
}

export function somePlan(tasks: readonly Task[], width = 10): Plan {
  return {
    version: PLAN_VERSION,
    builder: '0.0.0',
    width,
    revisions: [],
    tasks: [...tasks],
    problems: [],
  };
}
