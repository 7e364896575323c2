// The stored runs before a run that it can be held against: read within limits, and what cannot be read is passed over.

import * as v from 'valibot';
import {
  isComparable,
  MOST_EARLIER,
  type ComparedRun,
  type ThisRun,
} from '../compare/compared-run.ts';
import { readText } from '../host/files.ts';
import type { Clock } from '../model/clock.ts';
import type { Plan } from '../model/plan.ts';
import type { Results } from '../model/results.ts';
import { parseTag } from '../model/tag.ts';
import { readResults } from '../store/read.ts';
import { runFolder, type RunFolder } from '../store/run-folder.ts';
import { listRuns } from '../store/runs.ts';
import { parseJson } from '../text/unknown-json.ts';

/** A folder full of other repositories' runs must not delay a report: no further back, and no longer, in ms. */
const LOOKED_AT = 200;
const LONGEST_MS = 3000;
/** Of an id: the second in which its run began. */
const STAMP = '20261121T070000Z'.length;

export function thisRun({ tasks }: Plan, results: Results): ThisRun {
  return { name: nameOf(tasks[0]?.image ?? ''), results, planned: tasks };
}

/** Newest first, at most 20; never the run itself nor one that began after it. */
export async function earlierRuns(
  reportsDir: string,
  run: ThisRun,
  clock: Clock,
): Promise<ComparedRun[]> {
  const until = clock.monotonic() + LONGEST_MS;
  const own = run.results.run;
  const ids = await listRuns(reportsDir);
  const older = ids.filter((id) => id !== own.id && id.slice(0, STAMP) <= own.id.slice(0, STAMP));
  const found: ComparedRun[] = [];
  for (const id of older.slice(0, LOOKED_AT)) {
    if (found.length === MOST_EARLIER || clock.monotonic() > until) break;
    const earlier = await pastRun(runFolder(reportsDir, id));
    if (earlier === null || earlier.results.run.startedAt >= own.startedAt) continue;
    if (isComparable(run, earlier)) found.push(earlier);
  }
  return found;
}

/** A run folder may be half deleted, forbidden, or of another version: each is no run to compare with. */
async function pastRun(folder: RunFolder): Promise<ComparedRun | null> {
  try {
    const plan = v.safeParse(TagsSchema, parseJson((await readText(folder.plan)) ?? ''));
    const results = await readResults(folder);
    if (!plan.success || results.kind === 'unreadable') return null;
    return { name: nameOf(plan.output.tasks[0]?.image ?? ''), results: results.value };
  } catch {
    return null;
  }
}

/** All that is needed of a plan, which may be large. */
const TagsSchema = v.object({ tasks: v.array(v.object({ image: v.string() })) });

function nameOf(tag: string): string {
  return parseTag(tag)?.name ?? '';
}
