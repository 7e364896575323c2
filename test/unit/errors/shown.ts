// An error as a person sees it: what a real failure becomes on standard error, in each place that shows one.

import { tmpdir } from 'node:os';
import { explainSurprise } from '../../../src/cli/surprise.ts';
import { makeConsole } from '../../../src/console/choose.ts';
import { wordsOf } from '../../../src/cli/words.ts';
import type { TaskId } from '../../../src/model/ids.ts';
import { FailureError, isFailure, toFailure, type Failure } from '../../../src/model/reason.ts';
import type { Outcome } from '../../../src/model/runner.ts';
import type { AttemptOutcome } from '../../../src/scheduler/attempt.ts';
import { endedWith } from '../../../src/scheduler/task-run.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { greenRun } from '../report/sample-runs.ts';

export interface ErrorCase {
  readonly title: string;
  readonly show: () => Promise<string>;
}

/** Where a run and its logs lie. */
const RUN_DIR = 'reports/20261121T070000Z-3fa9';

/** What ends a command before its first task. */
export async function ended(work: () => unknown): Promise<string> {
  const host = madeUpHost({ argv: ['run'] });
  explainSurprise(host, await thrownBy(work));
  return host.stderr.text;
}

/** What keeps one build of one commit from being planned. */
export async function unplanned(work: () => unknown, framework: string | null): Promise<string> {
  const reason = await failureOf(work);
  const host = madeUpHost();
  const problem = { ref: 'main', revision: null, framework, reason };
  wordsOf({ host, args: [], flags: {} }).unplanned([problem]);
  return host.stderr.text;
}

/** A failed or refused task at the end of its run. `work` gives its outcome, or the failure that it throws. */
export async function inTask(id: TaskId, work: () => unknown): Promise<string> {
  return atEnd(id, await outcomeOf(work));
}

export async function atEnd(id: TaskId, outcome: AttemptOutcome): Promise<string> {
  const kind = id.slice(0, id.indexOf('.'));
  const repeat = `./builder --only ${kind} --framework vllm --repo-path /srv/dynamo --ref 012345678`;
  const task = someTask(id, { repeat });
  const host = madeUpHost();
  const plan = somePlan([task]);
  const shown = { host, mode: 'json', coloured: false, verbose: false, runDir: RUN_DIR } as const;
  const console = await makeConsole({ ...shown, plan });
  const results = { ...greenRun().results, tasks: [endedWith(task, outcome).result] };
  await console.end({ results, changes: [], mail: '' });
  return host.stderr.text;
}

async function outcomeOf(work: () => unknown): Promise<AttemptOutcome> {
  try {
    const given = await work();
    if (isOutcome(given)) return given;
    if (isFailure(given)) return { status: 'failed', reason: given };
    throw new Error('nothing failed');
  } catch (error) {
    return { status: 'failed', reason: toFailure(error) };
  }
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && 'status' in value;
}

/** The failure that `work` throws, or gives. */
export async function failureOf(work: () => unknown): Promise<Failure> {
  return toFailure(await thrownBy(work));
}

async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    const given = await work();
    if (given instanceof Error) return given;
    if (isFailure(given)) return new FailureError(given);
  } catch (error) {
    return error;
  }
  throw new Error('nothing failed');
}

const FOLDER = new RegExp(`${tmpdir()}/(?:builder-[a-z]+|fake-engine|build-image)-\\w+`, 'g');

/** Without what is of this machine and this moment. */
export function frozen(text: string): string {
  return text
    .replaceAll(FOLDER, '/home/kim')
    .replaceAll(ROOT, '/opt/builder')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8000')
    .replaceAll(/pid \d+/g, 'pid 4711');
}
