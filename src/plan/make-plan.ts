// Config and facts in, the graph of tasks out: pure, no engine, no disk.

import type { Config } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import { taskId } from '../model/ids.ts';
import { kindOrder } from '../model/kind.ts';
import { PLAN_VERSION, type BuildTask, type Plan, type Task } from '../model/plan.ts';
import { allowanceOf } from '../model/trust.ts';
import { withoutLogin } from '../text/login.ts';
import { buildNotes } from './build-notes.ts';
import type { Step } from './chain.ts';
import { gpuAbsence } from './gpu.ts';
import { buildsBefore, includedSteps, keyOfImage } from './included-steps.ts';
import { withParents } from './parents.ts';
import { plannedImages, type PlannedImage } from './planned-images.ts';
import { promotionOf } from './promote.ts';
import { refusalOf, refusalOfContainer, withoutLogins } from './refuse.ts';
import { repeatCommand } from './repeat.ts';
import { deadlineOf, resourcesOf } from './resources.ts';
import { withSkips } from './skip.ts';
import { trustIn, untrustedNote } from './untrusted.ts';
import { widthOf } from './width.ts';

export function makePlan(config: Config, facts: PlanFacts, builder: string): Plan {
  const { images, problems } = plannedImages(config, facts);
  const included = includedSteps(images, facts.wanted);
  const planned = new Map(included.map((image) => [keyOfImage(image), image]));
  const refs = new Map(facts.revisions.map(({ revision, ref }) => [revision, ref]));
  const tasks = included.flatMap((image) =>
    image.steps.map((step) => taskOf(step, { image, planned, refs, config, facts })),
  );
  return {
    version: PLAN_VERSION,
    builder,
    width: widthOf(config.width, facts.machine),
    repo: config.source.kind === 'git' ? withoutLogin(config.source.repo) : null,
    revisions: [...facts.revisions],
    tasks: withSkips(inOrder(tasks, [...refs.keys()]), {
      policy: config.skip,
      known: facts,
      gpuAbsence: gpuAbsence(config.gpus, facts.engine),
    }),
    problems: [...facts.problems, ...problems],
  };
}

interface Subject {
  readonly image: PlannedImage;
  readonly planned: ReadonlyMap<string, PlannedImage>;
  /** By revision. */
  readonly refs: ReadonlyMap<string, string>;
  readonly config: Config;
  readonly facts: PlanFacts;
}

function taskOf(step: Step, subject: Subject): Task {
  const { image, refs, config, facts } = subject;
  const { found, framework } = image;
  const { target, revision } = found;
  const place = { kind: step.kind, framework: found.framework, target, revision };
  const common = {
    id: taskId(place),
    framework: found.framework,
    target,
    ref: refs.get(revision) ?? revision,
    revision,
    simulated: framework.simulated,
    ...trustIn(facts, revision),
    needs: step.needs.map((kind) => taskId({ ...place, kind })).toSorted(),
    fingerprint: step.fingerprint,
    resources: resourcesOf(step.kind, framework, isThere(found, facts)),
    deadlineMs: deadlineOf(step.kind, framework),
    expectedMs: facts.durations.get(`${step.kind}.${found.framework}.${target}`) ?? null,
    repeat: repeatCommand(config, { ...place, target: askedTarget(subject) }, facts.program),
  };
  if (step.kind === 'build') return { ...common, ...buildOf(subject) };
  const promotion = step.kind === 'promote' ? promotionOf(image, config, facts) : {};
  const allowed = allowanceOf(trustIn(facts, revision)).secrets;
  const refused = allowed ? refusalOfContainer(step.kind, framework, facts) : null;
  return {
    ...common,
    kind: step.kind,
    image: image.image,
    ...promotion,
    ...(refused !== null && { refused }),
  };
}

/** Layers that another commit's image has need no room twice. */
function isThere({ framework, target }: PlannedImage['found'], { ownImages }: PlanFacts): boolean {
  return ownImages.some((own) => own.framework === framework && own.target === target);
}

type OfBuild = Pick<
  BuildTask,
  'kind' | 'image' | 'build' | 'needs' | 'notes' | 'wanted' | 'refused'
>;

function buildOf({ image, planned, facts }: Subject): OfBuild {
  const { found, framework, tag, parents } = image;
  const refused = refusalOf(found, facts);
  const before = buildsBefore(image, planned).map((parent) =>
    taskId({ ...parent.found, kind: 'build' }),
  );
  const isUntrusted = trustIn(facts, found.revision).untrusted === true;
  const notes = [
    ...(isUntrusted ? [untrustedNote(image, framework.build.network)] : []),
    ...buildNotes(found, framework),
  ];
  const spec = withParents(found.spec, parents);
  return {
    kind: 'build',
    image: tag,
    needs: before.toSorted(),
    build: { ...spec, args: withoutLogins(spec.args), tags: [tag] },
    ...(found.wanted ? {} : { wanted: false }),
    ...(notes.length > 0 && { notes }),
    ...(refused !== null && { refused }),
  };
}

/** What a person asks for to get this image: of one that others start from, the target of such another one. */
function askedTarget({ image, planned }: Subject): string {
  if (image.found.wanted) return image.found.target;
  const children = [...planned.values()].filter(({ found }) => found.wanted);
  const child = children.find((one) => buildsBefore(one, planned).includes(image));
  return (child ?? image).found.target;
}

/** By revision as named, then framework, target, step. */
function inOrder(tasks: readonly Task[], revisions: readonly string[]): Task[] {
  const places = new Map(revisions.map((revision, place) => [revision, place]));
  const placeOf = ({ revision }: Task): number => places.get(revision) ?? -1;
  return tasks.toSorted(
    (a, b) =>
      placeOf(a) - placeOf(b) ||
      compareText(a.framework, b.framework) ||
      compareText(a.target, b.target) ||
      kindOrder(a.kind) - kindOrder(b.kind),
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
