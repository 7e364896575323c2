// What the failing sample run is about: two branches, and what changed on them since the night before.

import {
  changeAt,
  type Change,
  type ChangeKind,
  type Compared,
  type EarlierRun,
} from '../../../src/compare/change.ts';
import { taskId } from '../../../src/model/ids.ts';
import type { Kind } from '../../../src/model/kind.ts';
import type { TaskResult } from '../../../src/model/results.ts';
import type { Revision } from '../../../src/model/revision.ts';

export const MAIN: Revision = {
  ref: 'main',
  revision: '4be17c09d2f1a6c3d5e8f7a0b1c2d3e4f5061728',
  author: 'Ann Example',
  date: '2026-11-20T22:14:09+01:00',
  subject: 'fix(router): count a stream once when its client reconnects (#9412)',
  pr: 9412,
  linesAdded: 120,
  linesDeleted: 8,
  filesChanged: 5,
};

export const FEATURE: Revision = {
  ref: 'users/maximilian/feature/disaggregated-prefill-with-a-very-long-branch-name',
  revision: 'f00dbeef1c09d2f1a6c3d5e8f7a0b1c2d3e4f506',
  author: 'Maximilian Mustermann-Schmidt',
  date: '2026-11-21T05:40:00Z',
  subject:
    'feat(sglang): move the prefill queue to the new schedule batch interface and drop the old one',
  linesAdded: 1841,
  linesDeleted: 977,
  filesChanged: 64,
};

export const LAST_NIGHT: EarlierRun = {
  run: '20261120T070000Z-91b4',
  startedAt: '2026-11-20T07:00:00.000Z',
};

/** All of them, and three figures of three loads. */
export function everyStep(tasks: readonly TaskResult[]): Compared {
  return { steps: tasks.length, figures: 9, comparable: 9, measured: 9 };
}

/** Of each kind one or two, worst first. */
export function changesOf(tasks: readonly TaskResult[]): Change[] {
  const at = (kind: Kind, framework: string, revision: Revision, changed: ChangeKind): Change => {
    const place = { kind, framework, target: 'runtime', revision: revision.revision };
    const task = tasks.find(({ id }) => id === taskId(place));
    if (!task) throw new Error('the sample lacks its changed task');
    return changeAt(task, changed);
  };
  return [
    at('smoke', 'trtllm', MAIN, 'new-failure'),
    at('serve', 'sglang', FEATURE, 'new-failure'),
    { ...at('build', 'vllm', FEATURE, 'still-failing'), runs: 3 },
    {
      ...at('soak', 'vllm', MAIN, 'worse'),
      figure: {
        concept: 'throughput',
        unit: 'tok/s',
        now: 271.4,
        before: 344.7,
        noise: 0.0412,
        count: 5,
      },
    },
    {
      ...at('build', 'sglang', MAIN, 'worse'),
      figure: {
        concept: 'image-size',
        unit: 'bytes',
        now: 189.3e6,
        before: 183.9e6,
        noise: 0.01,
        count: 5,
      },
    },
    {
      ...at('soak', 'mocker-vllm', MAIN, 'better'),
      figure: { concept: 'ttft', unit: 'ms', now: 17.8, before: 24.2, noise: 0.2, count: 1 },
    },
    { ...at('smoke', 'vllm', MAIN, 'recovered'), runs: 2 },
  ];
}
