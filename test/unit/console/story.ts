// A made-up run as console tests see it: one image is good, one breaks at its smoke test.

import type { Event } from '../../../src/model/event.ts';
import type { BuildTask, Plan } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
import type { Results } from '../../../src/model/results.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, runEnded, runStarted, taskEnded } from '../../rig/run-events.ts';

function buildTask(framework: string): BuildTask {
  const id = `build.${framework}.runtime.012345678` as const;
  return {
    ...someTask(id, { framework, expectedMs: 40_000 }),
    kind: 'build',
    build: {
      recipe: 'dockerfile',
      dockerfile: 'Dockerfile',
      context: '.',
      target: null,
      platform: 'linux/amd64',
      args: {},
      contexts: {},
      secrets: [],
      tags: [],
      baseImages: [],
      upstreamTags: [],
      dockerfileSha256: '',
    },
  };
}

const build = { vllm: buildTask('vllm'), sglang: buildTask('sglang') };
const smoke = {
  vllm: someTask('smoke.vllm.runtime.012345678', { framework: 'vllm' }),
  sglang: someTask('smoke.sglang.runtime.012345678', { framework: 'sglang' }),
};
const soak = someTask('soak.sglang.runtime.012345678', { framework: 'sglang' });

export const PLAN: Plan = somePlan([build.vllm, smoke.vllm, build.sglang, smoke.sglang, soak]);

const broken = failure('smoke', 'the chat answered with an empty text', {
  cause: 'HTTP 200\ncontent: ""\nfinish_reason: "stop"\nusage: 0',
  excerpt: 'POST /v1/chat/completions\nread 0 tokens\nclosed',
  guiltyLine: 1,
  logLine: 41,
  repeat: 'builder --only smoke -f sglang --ref main',
});

const image = {
  image: 'dynamo:012345-vllm-runtime-amd64',
  id: 'sha256:1',
  framework: 'vllm',
  target: 'runtime',
  revision: build.vllm.revision,
  fingerprint: 'f',
  sizeBytes: 13_400_000_000,
};

function step(task: string, state: 'started' | 'cached' | 'done', at: number): Event {
  const [startedAt, finishedAt] = [BEGIN, state === 'done' ? BEGIN + 3000 : null];
  const named = { digest: 'sha256:a', name: '[base 1/2] RUN apt-get install', state };
  return { type: 'build-step', at, task, step: { ...named, startedAt, finishedAt } };
}

/** Up to the middle of it: both builds run. */
export const FIRST_HALF: readonly Event[] = [
  runStarted(),
  { type: 'note', at: BEGIN + 10, message: 'base image debian:bookworm-slim: the local one' },
  { type: 'task-started', at: BEGIN + 20, task: build.vllm.id, attempt: 1 },
  { type: 'task-started', at: BEGIN + 30, task: build.sglang.id, attempt: 1 },
  {
    type: 'task-waiting',
    at: BEGIN + 40,
    task: smoke.vllm.id,
    why: `waiting for ${build.vllm.id}`,
  },
  step(build.vllm.id, 'started', BEGIN + 50),
  step(build.sglang.id, 'started', BEGIN + 51),
  {
    type: 'task-log',
    at: BEGIN + 60,
    task: build.vllm.id,
    line: '\u001b[32mGet:1\u001b[0m http://deb.example',
  },
  step(build.vllm.id, 'done', BEGIN + 3050),
  step(build.sglang.id, 'done', BEGIN + 3051),
];

export const SECOND_HALF: readonly Event[] = [
  taskEnded(build.vllm, {}, { image }, BEGIN + 4000),
  {
    type: 'attempt-failed',
    at: BEGIN + 4100,
    task: build.sglang.id,
    attempt: 1,
    reason: failure('network', 'the connection was reset'),
    retryInMs: 2000,
  },
  { type: 'task-started', at: BEGIN + 6100, task: build.sglang.id, attempt: 2 },
  { type: 'task-started', at: BEGIN + 6200, task: smoke.vllm.id, attempt: 1 },
  { type: 'task-progress', at: BEGIN + 6300, task: smoke.vllm.id, message: 'chat, streamed' },
  taskEnded(smoke.vllm, { durationMs: 850 }, {}, BEGIN + 7000),
  taskEnded(build.sglang, { durationMs: 41_300, attempts: 2 }, {}, BEGIN + 41_330),
  { type: 'service-changed', at: BEGIN + 42_000, task: smoke.sglang.id, state: 'ready' },
  taskEnded(smoke.sglang, { status: 'failed', durationMs: 62, reason: broken }, {}, BEGIN + 43_000),
  taskEnded(
    soak,
    {
      status: 'skipped',
      startedAt: null,
      durationMs: 0,
      reason: { class: 'blocked', message: `${smoke.sglang.id} failed` },
    },
    {},
    BEGIN + 43_001,
  ),
  runEnded(BEGIN + 125_000, 4),
];

export const EVENTS: readonly Event[] = [...FIRST_HALF, ...SECOND_HALF];

export function storyResults(): Results {
  const order = taskOrder(PLAN);
  let results: Results | null = null;
  for (const event of EVENTS) results = fold(results, event, order);
  if (results === null) throw new Error('the story has no beginning');
  return results;
}
