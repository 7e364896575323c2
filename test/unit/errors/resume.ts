// What keeps a stored run from going on.

import path from 'node:path';
import { currentOwner } from '../../../src/host/owner.ts';
import type { Event } from '../../../src/model/event.ts';
import { readPart } from '../../../src/pipeline/part.ts';
import { resumedRun } from '../../../src/pipeline/resume-carried.ts';
import { toJson } from '../../../src/text/json.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { somePlan } from '../../rig/plan-tasks.ts';
import { runEnded, runStarted, BEGIN } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from '../cli/say.ts';
import { RUN, storeRun } from '../cli/stored-run.ts';
import { greenRun } from '../report/sample-runs.ts';
import { ended, type ErrorCase } from './shown.ts';

const { plan } = greenRun();
const OPEN = runStarted();

interface Asked {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function files(events: readonly Event[], { argv = ['run'], env = {} }: Asked = {}): Files {
  const request = { version: 1, argv, cwd: '/home/kim', env, config: null };
  return {
    'events.ndjson': events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    'request.json': toJson(request),
  };
}

/** Whoever runs the tests. */
const OWN = process.getuid?.() ?? 0;

/** `stored`: over a run that was killed after its first event. */
async function resuming(stored: Files, uid = OWN): Promise<string> {
  await using dir = await tempDir();
  await storeRun(dir.path);
  await writeFiles(path.join(dir.path, 'reports', RUN), { ...files([OPEN]), ...stored });
  const { code, stdout, stderr } = await say(['resume'], { cwd: dir.path, uid });
  const shown = stderr
    .replaceAll(dir.path, '/home/kim')
    .replace(/process \d+/, 'process 4711')
    .replace(`uid ${OWN}`, 'uid 1001');
  return `$ builder resume\n${stdout}${shown}exit ${code}\n`;
}

const alive = toJson(currentOwner(madeUpHost({ pid: process.pid })));

/** The plan that is made by now has none of its tasks. */
async function withoutTasks(): Promise<string> {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const subset = { kind: 'resume', run: RUN } as const;
  const part = await readPart({ subset, reportsDir: path.join(dir.path, 'reports') });
  const text = await ended(() => part?.check(somePlan([]), []));
  return text.replaceAll(dir.path, '/home/kim');
}

/** Between the look and the lock. */
async function overtaken(): Promise<string> {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const reportsDir = path.join(dir.path, 'reports');
  await writeFiles(path.join(reportsDir, RUN), files([OPEN, runEnded(BEGIN + 9)]));
  const config = { reportsDir, subset: { kind: 'resume', run: RUN } } as const;
  const engine = { inspectImage: () => Promise.resolve(null) };
  const text = await ended(() => resumedRun({ config, plan, engine, host: madeUpHost() }));
  return text.replaceAll(dir.path, '/home/kim');
}

const SECRETS = ['run', '--build-arg', 'TOKEN=***', '--repo-url', 'https://***@example.org/a.git'];

export const RESUME: readonly ErrorCase[] = [
  { title: 'a run that passed', show: () => resuming(files([OPEN, runEnded(BEGIN + 9)])) },
  { title: 'a run that failed', show: () => resuming(files([OPEN, runEnded(BEGIN + 9, 4)])) },
  { title: 'a run that goes on', show: () => resuming({ 'owner.json': alive }) },
  {
    title: 'a run of another machine',
    show: () => resuming({ 'owner.json': alive.replace('box', 'spark') }),
  },
  { title: "another user's run", show: () => resuming({}, OWN + 1) },
  { title: 'a run without a plan', show: () => resuming({ 'plan.json': null }) },
  {
    title: 'a plan of a newer version',
    show: () => resuming({ 'plan.json': toJson({ version: 9 }) }),
  },
  {
    title: 'events that are damaged in their middle',
    show: () => resuming({ 'events.ndjson': `{"type":\n${JSON.stringify(OPEN)}\n` }),
  },
  { title: 'a run of an older builder', show: () => resuming({ 'request.json': null }) },
  { title: 'secrets that are not stored', show: () => resuming(files([OPEN], { argv: SECRETS })) },
  {
    title: 'a variable with a secret that is not stored',
    show: () => resuming(files([OPEN], { env: { BUILDER_SMTP_URL: 'smtp://***@example.org' } })),
  },
  {
    title: 'flags that are no longer known',
    show: () => resuming(files([OPEN], { argv: ['run', '--frobnicate'] })),
  },
  { title: 'tasks that can no longer be made', show: withoutTasks },
  { title: 'a run that somebody else has resumed meanwhile', show: overtaken },
];
