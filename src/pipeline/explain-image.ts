// Of what an image was made: told by its labels where an engine has it, else by its tag and by stored runs.

import type { Explanation } from '../model/explanation.ts';
import { shortRevision } from '../model/ids.ts';
import { LABEL } from '../model/labels.ts';
import { readOlderTag } from '../model/older-tags.ts';
import { failure, FailureError } from '../model/reason.ts';
import { parseTag } from '../model/tag.ts';
import { plural } from '../text/units.ts';
import { comparedWith, momentOf } from './explain-compare.ts';
import { taskNow, type Asking, type TaskNow } from './explain-now.ts';
import { pastBuild, type PastPlanned } from './explain-past.ts';

/** What is known of an image before any stored run is asked. */
interface Known {
  /** Of its fingerprint, all or the beginning; null where we have not built it. */
  readonly digest: string | null;
  readonly framework: string;
  readonly target: string;
  /** Or its beginning. */
  readonly revision: string | null;
}

/** By tag or by id. Throws a FailureError, class `config`. */
export async function explainImage(name: string, asking: Asking): Promise<Explanation> {
  const known = (await byLabels(name, asking)) ?? byTag(name);
  if (known === null) throw unknown(name, asking);
  const { config } = asking;
  const { digest, framework, target, revision } = known;
  const before = digest === null ? null : await pastBuild(config.reportsDir, digest);
  const now = await buildNow(`build.${framework}.${target}`, asking, before);
  const about = {
    version: 1,
    subject: name,
    kind: 'image',
    before:
      before === null
        ? { run: null, task: null, ref: null, revision, image: name }
        : { ...momentOf(before.task, before.run), image: name },
    inputs: before === null ? {} : { ...before.task.fingerprint.inputs },
    now: now === null ? null : momentOf(now.task, null),
  } as const;
  const skippedBy: string[] = [];
  if (before === null || now === null) {
    const sentence = withoutComparison(known, before);
    return { ...about, skippedBy, state: 'unknown', changes: [], files: null, sentence };
  }
  const compared = await comparedWith(before, now, config);
  const count = compared.changes.length;
  const state = count === 0 ? 'unchanged' : 'changed';
  return { ...about, skippedBy, state, ...compared, sentence: differing(count, now.task.ref) };
}

async function byLabels(name: string, { engine }: Asking): Promise<Known | null> {
  const found = (await engine?.inspectImage(name)) ?? null;
  const {
    [LABEL.fingerprint]: digest,
    [LABEL.framework]: framework,
    [LABEL.target]: target,
    [LABEL.revision]: revision,
  } = found?.labels ?? {};
  if (digest === undefined || framework === undefined || target === undefined) return null;
  return { digest, framework, target, revision: revision ?? null };
}

function byTag(name: string): Known | null {
  const own = parseTag(name);
  if (own !== null) return { ...own, digest: own.fingerprint, revision: own.commit };
  const older = readOlderTag(name);
  return older === null ? null : { ...older, digest: null, revision: older.commit };
}

/** Null where the configuration of now builds no such image. */
async function buildNow(
  name: string,
  asking: Asking,
  before: PastPlanned | null,
): Promise<TaskNow | null> {
  try {
    const now = await taskNow(name, asking, before?.task.ref ?? null);
    return now.planning === null ? null : now;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

function unknown(name: string, { engine }: Asking): FailureError {
  const here =
    engine === null ? 'no engine answers' : 'the engine has no image of that name with our labels';
  return new FailureError(
    failure('config', `${name} is neither a task nor an image of ours`, {
      where: `builder explain ${name}`,
      cause: `${here}, and its tag is none that we give`,
      hint: 'builder plan shows tasks and their images',
    }),
  );
}

function withoutComparison({ digest, revision }: Known, before: PastPlanned | null): string {
  const from = revision === null ? '' : ` from ${shortRevision(revision)}`;
  if (digest === null) return `it was built${from} by another tool: nothing more is known of it`;
  return before === null
    ? `it was built${from} by a run that is not stored here`
    : 'this configuration builds no such image now';
}

function differing(count: number, ref: string): string {
  return count === 0
    ? `a build of ${ref} would give the same image`
    : `${plural(count, 'input')} would differ in a build of ${ref}`;
}
