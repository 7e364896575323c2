// What `builder schema` prints is what is stored and printed: a user's own validator agrees.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import * as v from 'valibot';
import { EventSchema } from '../../src/model/event.ts';
import { PlanSchema, type Plan } from '../../src/model/plan.ts';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { nodeImage } from '../rig/node-image.ts';
import { makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';

const RECORD = v.record(v.string(), v.unknown());

/** As it stands in the text: our own schemas would drop what they do not know. */
function json(text: string): Record<string, unknown> {
  return v.parse(RECORD, JSON.parse(text));
}

describe('the printed schemas', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let repo: TestRepo;
  let resultsText: string;
  let planText: string;
  let eventLines: readonly string[];
  const run = (...args: string[]): Promise<Said> => builder(args, { cwd: dir.path });
  const stored = (name: string): Promise<string> =>
    readFile(path.join(dir.path, 'reports/latest', name), 'utf8');
  const schema = async (name: string): Promise<ValidateFunction> => {
    const { code, stdout, stderr } = await run('schema', name);
    assert.equal(code, 0, stderr);
    return new Ajv({ strict: false, allErrors: true }).compile(json(stdout));
  };
  const accepts = (validate: ValidateFunction, text: string): void => {
    assert.ok(validate(json(text)), `${text}\n${JSON.stringify(validate.errors)}`);
  };

  before(async () => {
    dir = await tempDir();
    repo = await makeServedRepo(await nodeImage(engineSocket()));
    await writeFile(path.join(dir.path, 'builder.yaml'), servedConfig(repo.dir));
    // One branch that passes whole, one with a failure and what it blocks, one that cannot be planned.
    const said = await run('--ref', 'main,no-build,gone', '--parallel', '2');
    assert.equal(said.code, 4, said.stdout + said.stderr);
    resultsText = await stored('results.json');
    planText = await stored('plan.json');
    eventLines = (await stored('events.ndjson')).trim().split('\n');
  });
  after(async () => {
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });

  test('are named, and each is JSON schema', async () => {
    const names = (await run('schema')).stdout.trim().split('\n');
    assert.deepEqual(names, [
      'results',
      'plan',
      'events',
      'explain',
      'doctor',
      'config',
      'settings',
      'frameworks',
      'framework',
    ]);
    for (const name of names) await schema(name);
  });

  test('take the results of a run, stored and shown', async () => {
    const { measurements, metrics, tasks } = v.parse(ResultsSchema, json(resultsText));
    assert.ok(measurements.length > 0 && metrics.length > 0);
    assert.ok(tasks.some(({ reason }) => reason !== undefined));
    const validate = await schema('results');
    accepts(validate, resultsText);
    accepts(validate, (await run('show', '--json')).stdout);
  });

  test('take the plan, stored and printed, with a branch that cannot be planned', async () => {
    assert.equal(v.parse(PlanSchema, json(planText)).problems.length, 1);
    const validate = await schema('plan');
    accepts(validate, planText);
    const printed = await run('plan', '--json', '--ref', 'main,gone');
    assert.equal(printed.code, 3);
    accepts(validate, printed.stdout);
  });

  test('take what explain says of a task that passed and of one that did not', async () => {
    const validate = await schema('explain');
    for (const ref of ['main', 'no-build']) {
      const { code, stdout, stderr } = await run('explain', 'build', '--json', '--ref', ref);
      assert.equal(code, 0, stderr);
      accepts(validate, stdout);
    }
  });

  test('take every event of a run', async () => {
    const validate = await schema('events');
    for (const line of eventLines) accepts(validate, line);
    const types = new Set<string>(eventLines.map((line) => v.parse(EventSchema, json(line)).type));
    for (const type of ['run-started', 'task-started', 'build-step', 'task-ended', 'run-ended'])
      assert.ok(types.has(type), `no ${type} among ${[...types].join(', ')}`);
  });

  test('take every event that --json prints', async () => {
    const { code, stdout, stderr } = await run('--only', 'sanity', '--ref', 'main', '--json');
    assert.equal(code, 0, stderr);
    const validate = await schema('events');
    const lines = stdout.trim().split('\n');
    for (const line of lines) accepts(validate, line);
    assert.equal(json(lines.at(-1) ?? '')['type'], 'run-ended');
  });

  test('refuse results that no run writes', async () => {
    const validate = await schema('results');
    const good: Results = v.parse(ResultsSchema, json(resultsText));
    const [task] = good.tasks;
    const wrong: Readonly<Record<string, unknown>> = {
      'another version': { ...good, version: 2 },
      'no tasks': { ...good, tasks: undefined },
      'an unknown verdict': { ...good, run: { ...good.run, verdict: 'fine' } },
      'an unknown status': { ...good, tasks: [{ ...task, status: 'ok' }] },
      'a number as text': { ...good, tasks: [{ ...task, durationMs: '12' }] },
      'a reason outside of the list': {
        ...good,
        tasks: [{ ...task, reason: { class: 'bad-luck', message: '' } }],
      },
    };
    for (const [what, value] of Object.entries(wrong)) assert.ok(!validate(value), what);
  });

  test('refuse events and plans that no run writes', async () => {
    const events = await schema('events');
    assert.ok(!events({ type: 'party-started', at: 0 }));
    assert.ok(!events({ type: 'note', message: 'without a time' }));

    const plan = await schema('plan');
    const good: Plan = v.parse(PlanSchema, json(planText));
    const [build] = good.tasks;
    assert.ok(build?.kind === 'build');
    assert.ok(!plan({ ...good, tasks: [{ ...build, build: undefined }] }));
    assert.ok(!plan({ ...good, tasks: [{ ...build, kind: 'dance' }] }));
    assert.ok(!plan({ ...good, tasks: [{ ...build, id: 7 }] }));
    assert.ok(!plan({ ...good, tasks: [{ ...build, needs: [null] }] }));
  });

  test('take a builder.yaml that builder takes, and refuse a key that it refuses', async () => {
    const config = await schema('config');
    const good = { version: 1, repo: '.', frameworks: { app: { soak: { requests: 4 } } } };
    assert.ok(config(good), JSON.stringify(config.errors));
    assert.ok(!config({ ...good, frameworkz: {} }));
    assert.ok(!config({ ...good, frameworks: { app: { soak: { requests: 'many' } } } }));
    const framework = await schema('framework');
    assert.ok(framework({ version: 1, title: 'App', variants: { a: null } }));
    assert.ok(!framework({ version: 1, titel: 'App' }));
  });
});

test('the example of clean runs as printed, and removes nothing', async () => {
  await using dir = await tempDir();
  const { code, stdout, stderr } = await builder(['clean', '--dry-run'], { cwd: dir.path });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\d+ items? would be removed\n$/);
});
