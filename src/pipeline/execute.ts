// Runs a prepared plan: run folder, recorder, runners, scheduler; results are on disk when it returns.

import { removeRunObjects } from '../docker/reap.ts';
import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import { currentOwner } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import type { Emit } from '../model/event.ts';
import { runId } from '../model/ids.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { Failure } from '../model/reason.ts';
import type { TaskSink } from '../model/sink.ts';
import { runPlan } from '../scheduler/run-plan.ts';
import type { Capacity } from '../scheduler/tokens.ts';
import { redactEvent, redactPlan } from '../store/redact-stored.ts';
import { writeRequest } from '../store/request.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { makeSink } from '../store/sink.ts';
import { makeRunners } from '../tasks/runners.ts';
import { growingRedactor } from '../text/growing-redactor.ts';
import { seededRandom } from '../text/seeded-random.ts';
import { openAdmission } from './admission.ts';
import { engineReturns } from './engine-back.ts';
import { findGpus, type Gpu } from './gpus.ts';
import type { Interruption } from './interruption.ts';
import { openLiveReport } from './live-report.ts';
import type { Prepared } from './prepare.ts';
import { provenanceOf } from './provenance.ts';
import { beginRecording, endRecording, type Recorded } from './recording.ts';
import { resumedRun, type Resumed } from './resume-carried.ts';
import { requestOf } from './resume-request.ts';
import { continueLogs, sayBegun, steadyHost } from './resume-start.ts';
import { readSecrets } from './secrets.ts';
import { taskDepsOf } from './task-deps.ts';
import { unchangedImages } from './unchanged-images.ts';
import type { World } from './world.ts';

/** From the abort of a task to the moment it is left behind, in ms. */
const GRACE_MS = 1500;
const DISK_MB = 1_000_000;

export interface Execution {
  readonly config: Config;
  readonly world: World;
  readonly engine: Engine;
  readonly interruption: Interruption;
  /** Called once the run has a folder: gives the listener that shows it. */
  readonly watch: (plan: Plan, folder: RunFolder) => Promise<Emit>;
}

export interface Executed extends Recorded {
  readonly folder: RunFolder;
  readonly plan: Plan;
}

export async function execute(prepared: Prepared, execution: Execution): Promise<Executed> {
  const { config, world, engine, interruption } = execution;
  const { plan: made } = prepared;
  const resumed = await resumedRun({ config, plan: made, engine, host: world.host });
  const plan = resumed?.plan ?? made;
  const host = steadyHost(world.host, resumed);
  const { clock } = host;
  const begun = await begin({ ...prepared, plan }, { ...execution, host, resumed });
  const { folder, recorder, live, emit, secrets, gpus } = begun;
  const gate = await openAdmission({ config, engine, host, plan, say: begun.note });
  try {
    await runPlan(plan, {
      runners: makeRunners(
        taskDepsOf({ ...prepared, plan }, { run: folder.id, config, engine, host, secrets }),
      ),
      clock,
      random: seededRandom(begun.seed),
      emit,
      signal: interruption.signal,
      unchanged: await unchangedImages(plan, engine),
      openSink: begun.openSink,
      capacity: capacityOf(plan, engine, gpus),
      failureMode: config.failureMode,
      retry: { attempts: config.retries.attempts, baseMs: config.retries.waitS * 1000 },
      gate,
      engineBack: engineReturns(engine, config, clock),
      carried: resumed?.ends ?? new Map(),
      graceMs: GRACE_MS,
    });
  } finally {
    gate.close();
    await live.stop();
    await removeLeftovers(engine, folder, begun.note);
  }
  const { results, unrecorded } = await endRecording(recorder, {
    plan,
    config,
    interruption,
    emit,
    now: clock.now(),
  });
  return { folder, plan: begun.shown, results, unrecorded };
}

interface Beginning extends Execution {
  /** With a clock that never goes back. */
  readonly host: Host;
  readonly resumed: Resumed | null;
}

/** A folder, and all who hear what happens. */
async function begin(prepared: Prepared, beginning: Beginning) {
  const { config, engine, interruption, host, resumed } = beginning;
  const { plan } = prepared;
  const { clock } = host;
  const { reportsDir } = config;
  const gpus = await findGpus({
    info: engine.info,
    local: engine.address.startsWith('unix:'),
    wanted: config.gpus,
    host,
    signal: interruption.signal,
  });
  const secrets = await readSecrets(config, host);
  const redact = growingRedactor(secrets.hidden, () => engine.hidden());
  const onProblem = (problem: Failure): void => {
    interruption.abort(`the run cannot be recorded: ${problem.message}`);
  };
  const shown = redactPlan(plan, redact);
  const { folder, recorder } = await beginRecording({
    reportsDir,
    groupReadable: config.groupReadable,
    nextId: () => runId(clock.now(), host.random()),
    resumed,
    plan: shown,
    owner: { ...currentOwner(host), user: host.user.name },
    writeRequest: (begun) => writeRequest(begun, requestOf(host, config), redact),
    onProblem,
  });
  const show = await beginning.watch(shown, folder);
  const note = (message: string): void => {
    emit({ type: 'note', at: clock.now(), message });
  };
  const past = resumed?.events ?? [];
  const following = { folder, plan: shown, past, recorder, reportsDir, clock, onProblem: note };
  const live = openLiveReport(following);
  const emit: Emit = (event) => {
    const clean = redactEvent(event, redact);
    for (const listener of [recorder.onEvent, live.onEvent, show]) listener(clean);
  };
  const seed = Math.floor(host.random() * 2 ** 32);
  const provenance = provenanceOf({ plan, engine, host, bases: prepared.bases, gpus, seed });
  sayBegun({ run: folder.id, resumed, provenance, clock, emit, show });
  const lines = await continueLogs(resumed, clock);
  const openSink = ({ id }: Task): TaskSink => {
    const linesBefore = lines.get(id) ?? 0;
    return makeSink({ runDir: folder.dir, task: id, redact, emit, clock, linesBefore, onProblem });
  };
  return { folder, shown, recorder, live, emit, note, secrets, gpus, seed, openSink };
}

/** The width asked for is meant: cores count as many as it needs. */
function capacityOf({ width }: Plan, { info }: Engine, gpus: readonly Gpu[]): Capacity {
  return {
    cpu: Math.max(info.cores, width),
    memoryMb: info.memoryMb,
    diskMb: DISK_MB,
    gpus: gpus.map(({ index }) => index),
  };
}

/** Every task removes what it made; this is the second source of truth. A lost engine is reaped at the next start. */
async function removeLeftovers(
  engine: Engine,
  folder: RunFolder,
  note: (message: string) => void,
): Promise<void> {
  await removeRunObjects(engine, folder.id).catch((error: unknown) => {
    note(`containers of this run may be left: ${String(error)}; builder clean removes them`);
  });
}
