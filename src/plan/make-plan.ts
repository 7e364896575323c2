// Config and facts in, the graph of tasks out: pure, no engine, no disk.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Config } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { Framework } from '../model/framework.ts';
import { taskId } from '../model/ids.ts';
import { tagFor } from '../model/tag.ts';
import { kindOrder } from '../model/kind.ts';
import { PLAN_VERSION, type Plan, type Task } from '../model/plan.ts';
import { withoutLogin } from '../text/login.ts';
import { chainOf, type Step } from './chain.ts';
import { buildFingerprint } from './fingerprint.ts';
import { refusalOf, withoutLogins } from './refuse.ts';
import { repeatCommand } from './repeat.ts';
import { deadlineOf, resourcesOf } from './resources.ts';
import { selectSteps } from './select.ts';
import { wantedSteps } from './wanted.ts';
import { reusedImage, withSkips } from './skip.ts';
import { widthOf } from './width.ts';

export function makePlan(config: Config, facts: PlanFacts, builder: string): Plan {
  const tasks = facts.builds.flatMap((found) => tasksOf(found, config, facts));
  const sorted = tasks.toSorted(
    (a, b) =>
      order(facts, a) - order(facts, b) ||
      compareText(a.framework, b.framework) ||
      compareText(a.target, b.target) ||
      kindOrder(a.kind) - kindOrder(b.kind),
  );
  return {
    version: PLAN_VERSION,
    builder,
    width: widthOf(config.width, facts.machine),
    repo: config.source.kind === 'git' ? withoutLogin(config.source.repo) : null,
    revisions: [...facts.revisions],
    tasks: withSkips(sorted, config.skip, facts),
    problems: [...facts.problems],
  };
}

function tasksOf(found: FoundBuild, config: Config, facts: PlanFacts): Task[] {
  const framework = config.frameworks.find(({ name }) => name === found.framework);
  if (framework === undefined)
    throw new Error(`a build of ${found.framework}, which was not asked for`);
  const print = buildFingerprint(found, {
    bases: facts.bases,
    backend: facts.engine?.backend ?? null,
    network: framework.build.network,
  });
  const tag = tagFor(config.name, print.digest, { ...found, platform: found.spec.platform });
  const chain = selectSteps(chainOf(framework, print), config.selection);
  const steps = facts.wanted === null ? chain : wantedSteps(chain, found, facts.wanted);
  // An image of the same inputs may lie under another commit's tag: used wherever it is not built again.
  const builds = steps.some(({ kind }) => kind === 'build');
  const image = builds
    ? reusedImage(print, config.skip, facts)
    : (facts.images.get(print.digest) ?? null);
  return steps.map((step) =>
    taskOf(step, { found, framework, config, facts, tag, image: image ?? tag }),
  );
}

interface Subject {
  readonly found: FoundBuild;
  readonly framework: Framework;
  readonly config: Config;
  readonly facts: PlanFacts;
  /** What a build of this run tags. */
  readonly tag: string;
  /** What the other steps use. */
  readonly image: string;
}

function taskOf(step: Step, subject: Subject): Task {
  const { found, framework, config, facts } = subject;
  const { target } = found;
  const place = { kind: step.kind, framework: found.framework, target, revision: found.revision };
  const revision = facts.revisions.find((known) => known.revision === found.revision);
  const common = {
    id: taskId(place),
    framework: found.framework,
    target: found.target,
    ref: revision?.ref ?? found.revision,
    revision: found.revision,
    simulated: framework.simulated,
    needs: step.needs.map((kind) => taskId({ ...place, kind })).toSorted(),
    fingerprint: step.fingerprint,
    resources: resourcesOf(step.kind, framework),
    deadlineMs: deadlineOf(step.kind, framework),
    expectedMs: facts.durations.get(`${step.kind}.${found.framework}.${found.target}`) ?? null,
    repeat: repeatCommand(config, place, facts.program),
  };
  const refused = refusalOf(found, facts);
  if (step.kind === 'build')
    return {
      ...common,
      kind: step.kind,
      image: subject.tag,
      build: { ...found.spec, args: withoutLogins(found.spec.args), tags: [subject.tag] },
      ...(refused !== null && { refused }),
    };
  return { ...common, kind: step.kind, image: subject.image };
}

function order(facts: PlanFacts, task: Task): number {
  return facts.revisions.findIndex(({ revision }) => revision === task.revision);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
