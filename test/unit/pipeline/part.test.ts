import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Plan } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
import { readPart, type Part } from '../../../src/pipeline/part.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { writeAtomic } from '../../../src/host/files.ts';
import { createRunFolder } from '../../../src/store/run-folder.ts';
import { toJson } from '../../../src/text/json.ts';
import { endOf, PROVENANCE } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someBuild, someConfig, someFacts } from '../plan/question.ts';

/** A runtime image that starts from a base nobody asked for. */
const BUILDS = [
  someBuild({ target: 'base', wanted: false }, { secrets: [], contexts: {} }),
  someBuild({ parents: [{ target: 'base', arg: null }] }, { secrets: [], contexts: {} }),
];
const FACTS = someFacts({ builds: BUILDS });
const PLAN = makePlan(someConfig(), FACTS, '0.1.0');

function again(part: Part): Plan {
  return makePlan(someConfig(), { ...FACTS, wanted: part.wanted(FACTS) }, '0.1.0');
}

test('a plan file asks for the images that were asked for, and has the builds that they start from', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'plan.json');
  await writeFile(file, toJson(PLAN));
  const part = await readPart(someConfig({ subset: { kind: 'from-plan', file } }));
  assert.ok(part);
  assert.deepEqual([...new Set(part.tasks.map(({ target }) => target))], ['runtime']);
  const made = again(part);
  assert.deepEqual(made.tasks, PLAN.tasks);
  assert.deepEqual(part.check(made, []).tasks, PLAN.tasks);
});

test('a run whose base failed is taken up with the base and all that rests on it', async () => {
  await using dir = await tempDir();
  const startedAt = '2026-11-21T07:00:00.000Z';
  const id = '20261121T070000Z-0000';
  const run = { id, startedAt, finishedAt: startedAt, verdict: 'failed', exitCode: 4 } as const;
  const tasks = PLAN.tasks.map((task) =>
    task.target === 'base'
      ? endOf(task, { status: 'failed', reason: failure('dockerfile', 'no') })
      : endOf(task, { status: 'skipped', reason: { class: 'blocked', message: 'no' } }),
  );
  const none = { images: [], measurements: [], metrics: [] };
  const folder = await createRunFolder(dir.path, id);
  await writeAtomic(folder.plan, toJson(PLAN));
  await writeAtomic(
    folder.results,
    toJson({ version: 1, run, tasks, ...none, provenance: PROVENANCE }),
  );
  const subset = { kind: 'failed-from', run: id } as const;
  const part = await readPart(someConfig({ subset, reportsDir: dir.path }));
  assert.ok(part);
  assert.deepEqual([...new Set(part.tasks.map(({ target }) => target))], ['runtime']);
  assert.deepEqual(
    again(part).tasks.map((task) => task.id),
    PLAN.tasks.map((task) => task.id),
  );
});
