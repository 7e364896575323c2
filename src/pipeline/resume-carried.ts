// What a run that goes on takes over from before: which tasks stay as they ended, and what is said about the others.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { Event } from '../model/event.ts';
import type { Plan, Task } from '../model/plan.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Results } from '../model/results.ts';
import { carriedOver, type Carried } from '../plan/carried.ts';
import { differences } from '../plan/differences.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { plural } from '../text/units.ts';
import { standingOf } from './resume.ts';

export interface Resumed extends Carried {
  readonly folder: RunFolder;
  readonly events: readonly Event[];
  /** Null where it was killed before it began. */
  readonly results: Results | null;
  /** One line each, for who watches. */
  readonly notes: readonly string[];
}

interface Resuming {
  readonly config: Pick<Config, 'subset' | 'reportsDir'>;
  /** Made anew, of the same tasks. */
  readonly plan: Plan;
  readonly engine: Pick<Engine, 'inspectImage'>;
  readonly host: Pick<Host, 'name' | 'user'>;
}

/** For who holds the lock; null where the run is a new one. Throws a FailureError. */
export async function resumedRun({
  config,
  plan,
  engine,
  host,
}: Resuming): Promise<Resumed | null> {
  const { subset, reportsDir } = config;
  if (subset.kind !== 'resume') return null;
  const standing = await standingOf({ reportsDir, wanted: subset.run, host });
  if (standing.kind !== 'open')
    throw new FailureError(
      failure('config', `the run ${subset.run} has been resumed by somebody else meanwhile`, {
        where: standing.folder.dir,
        hint: `builder show ${subset.run}`,
      }),
    );
  const { folder, events, results } = standing;
  const there = await imagesThere(plan, results, engine);
  const carried = carriedOver({
    plan,
    results: results?.tasks ?? [],
    isThere: ({ id }) => there.has(id),
  });
  const changed = differences(standing.plan, plan, []);
  return { ...carried, folder, events, results, notes: notesOf(carried, changed) };
}

/** Builds whose image is the very one that the run has made. */
async function imagesThere(
  { tasks }: Plan,
  results: Results | null,
  engine: Resuming['engine'],
): Promise<ReadonlySet<string>> {
  const made = tasks.filter(({ kind }) => kind === 'build');
  const found = await Promise.all(
    made.map(async (task) => {
      const id = results?.images.find((image) => isOf(task, image))?.id;
      if (id === undefined) return [];
      return (await engine.inspectImage(task.image))?.id === id ? [task.id] : [];
    }),
  );
  return new Set(found.flat());
}

function isOf(task: Task, image: Results['images'][number]): boolean {
  return image.image === task.image && image.fingerprint === task.fingerprint.digest;
}

function notesOf({ plan, ends, why }: Carried, changed: readonly string[]): string[] {
  const stay = `${ends.size} of ${plural(plan.tasks.length, 'step')} stay as they ended`;
  return [
    stay,
    ...changed.map((line) => `${line}; it starts again`),
    ...[...why].map(([id, reason]) => `${id} starts again: ${reason}`),
  ];
}
