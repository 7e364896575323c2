// Where a stored run stands that somebody wants to go on with; what cannot go on here is refused.

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isErrorCode } from '../host/error-code.ts';
import type { Host } from '../host/host.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { isAlive } from '../host/owner.ts';
import type { Event } from '../model/event.ts';
import type { Owner } from '../model/labels.ts';
import type { Plan } from '../model/plan.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Request } from '../model/request.ts';
import type { Results, Verdict } from '../model/results.ts';
import { fold, taskOrder } from '../store/fold.ts';
import { readEvents, readPlan, readResults } from '../store/read.ts';
import { readRequest } from '../store/request.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { readOwner } from '../store/run-owner.ts';
import { findRun } from '../store/runs.ts';
import { valueOf } from './stored.ts';

export type Standing =
  | ({ readonly kind: 'open' } & OpenRun)
  /** By itself: nobody has stopped it. */
  | { readonly kind: 'ended'; readonly folder: RunFolder; readonly verdict: 'passed' | 'failed' }
  | { readonly kind: 'alive'; readonly folder: RunFolder; readonly owner: Owner };

/** A run that was killed or interrupted. */
export interface OpenRun {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly request: Request;
  readonly events: readonly Event[];
  /** What the events have yielded; null where it was killed before it began. */
  readonly results: Results | null;
}

interface Asking {
  readonly reportsDir: string;
  /** An id, the beginning of one, `latest`. */
  readonly wanted: string;
  readonly host: Pick<Host, 'name' | 'user'>;
}

/** Changes nothing. Throws a FailureError, class `config`. */
export async function standingOf(asking: Asking): Promise<Standing> {
  const found = await findRun(asking.reportsDir, asking.wanted);
  if (found.kind === 'not-found') throw new FailureError(found.failure);
  const { folder } = found;
  return orFileFailure(`reading the run ${folder.id}`, async () => {
    const others = await refusalOfOthers(folder, asking.host);
    try {
      const standing = await standingIn(folder, asking.host);
      if (standing.kind === 'open' && others !== null) throw others;
      return standing;
    } catch (error) {
      const isUnreadable = error instanceof FailureError || isErrorCode(error, 'EACCES', 'EPERM');
      throw others !== null && isUnreadable ? others : error;
    }
  });
}

async function standingIn(folder: RunFolder, host: Asking['host']): Promise<Standing> {
  const plan = valueOf(await readPlan(folder));
  const begun = existsSync(folder.events);
  const events = begun ? valueOf(await readEvents(folder)) : [];
  const results = resultsOf(plan, events);
  const verdict = begun ? results?.run.verdict : await storedVerdict(folder);
  if (verdict === 'passed' || verdict === 'failed') return { kind: 'ended', folder, verdict };
  const owner = await readOwner(folder);
  const made = owner?.host ?? results?.provenance.host.name ?? host.name;
  if (made !== host.name)
    throw refused(
      folder,
      `the run ${folder.id} is one of the machine ${made}, this is ${host.name}`,
      {
        hint: `resume it on ${made}, where its images and its clone are`,
      },
    );
  if (owner !== null && isAlive(owner)) return { kind: 'alive', folder, owner };
  if (!existsSync(folder.request))
    throw refused(
      folder,
      `the run ${folder.id} does not say how it was asked for: it is an older builder's`,
      {
        hint: `builder run --failed-from ${folder.id} runs what it has not passed`,
      },
    );
  const request = valueOf(await readRequest(folder));
  return { kind: 'open', folder, plan, request, events, results };
}

/** Of a run whose events somebody has taken away. */
async function storedVerdict(folder: RunFolder): Promise<Verdict | null> {
  const stored = await readResults(folder);
  return stored.kind === 'read' ? stored.value.run.verdict : null;
}

/** Of the events alone: they are written first. */
function resultsOf(plan: Plan, events: readonly Event[]): Results | null {
  const order = taskOrder(plan);
  return events.reduce<Results | null>((results, event) => fold(results, event, order), null);
}

/** Null where the run is the user's own. */
async function refusalOfOthers(
  folder: RunFolder,
  { user }: Asking['host'],
): Promise<FailureError | null> {
  const { uid } = await stat(folder.dir);
  if (uid === user.id) return null;
  return refused(folder, `the run ${folder.id} belongs to another user (uid ${uid})`, {
    hint: 'resume it as that user, or start a new run',
  });
}

function refused(
  { dir }: RunFolder,
  message: string,
  { hint }: { readonly hint: string },
): FailureError {
  return new FailureError(failure('config', message, { where: dir, hint }));
}
