// What is wrong with an image, in the words of a person: `mocker-sglang does not start`.

import type { Kind } from '../model/kind.ts';
import type { PlanProblem } from '../model/plan.ts';
import { plural } from '../text/units.ts';
import type { Place, Step } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { guiltyStep } from './step-state.ts';

const WRONG: Readonly<Record<Kind, string>> = {
  build: 'does not build',
  compile: 'does not compile',
  sanity: 'fails its sanity check',
  serve: 'does not start',
  smoke: 'does not answer as it should',
  soak: 'does not hold up under load',
  scrape: 'does not show its metrics',
  metrics: 'lacks metrics',
  promote: 'could not be tagged',
};

const RIGHT: Readonly<Record<Kind, string>> = {
  build: 'builds again',
  compile: 'compiles again',
  sanity: 'passes its sanity check again',
  serve: 'starts again',
  smoke: 'answers as it should again',
  soak: 'holds up under load again',
  scrape: 'shows its metrics again',
  metrics: 'has its metrics again',
  promote: 'can be tagged again',
};

/** How many are named before the rest is counted. */
const NAMED = 3;

/** `a does not build (3 images blocked), b does not start and 2 others fail`; empty when nothing is wrong. */
export function whatIsWrong(bad: readonly Place[], input: ReportInput): string {
  // First what stands in the way of most.
  const causes = causesOf(bad, input).toSorted((a, b) => b.images - a.images);
  const named = causes.length > NAMED + 1 ? causes.slice(0, NAMED) : causes;
  const clauses = named.map(wrongWords);
  const rest = bad.length - named.reduce((sum, { images }) => sum + images, 0);
  if (rest > 0) clauses.push(`${plural(rest, 'other')} ${rest === 1 ? 'fails' : 'fail'}`);
  return sentenceList(clauses);
}

/** One thing that is wrong, and with how many images. */
interface Cause {
  readonly place: Place;
  readonly step: Step | null;
  readonly images: number;
}

/** Images that fail for want of the same build stand behind it: it is what is to be mended. */
function causesOf(bad: readonly Place[], input: ReportInput): Cause[] {
  const each = bad.map((place) => ({ place, step: guiltyStep(place, input) }));
  const same = Map.groupBy(each, ({ place, step }) => step?.task.id ?? place.name);
  return [...same.values()].flatMap((all) => {
    const own =
      all.find(({ place, step }) => place.steps.some(({ task }) => task.id === step?.task.id)) ??
      all[0];
    return own ? [{ ...own, images: all.length }] : [];
  });
}

/** `vllm at main could not be planned`; empty when all could. */
export function whatWasNotPlanned(problems: readonly PlanProblem[]): string {
  if (problems.length === 0) return '';
  const names =
    problems.length > NAMED ? [plural(problems.length, 'build')] : problems.map(problemName);
  return `${sentenceList(names)} could not be planned`;
}

export function problemName({ framework, ref }: PlanProblem): string {
  return framework ? `${framework} at ${ref}` : ref;
}

function wrongWords({ place, step, images }: Cause): string {
  const blocked = images > 1 ? ` (${plural(images - 1, 'image')} blocked)` : '';
  return `${place.name} ${step ? wrongStep(step) : 'fails'}${blocked}`;
}

export function rightAgain({ task }: Step): string {
  return RIGHT[task.kind];
}

export function wrongStep({ task, result }: Step): string {
  const reason = result?.reason?.class;
  if (reason === 'refused' || (task.refused && !result)) return 'was refused';
  if (reason === 'blocked') return 'could not be tried';
  if (reason === 'internal') return `met a bug in builder (${task.kind})`;
  if (reason === 'engine-lost') return 'lost the Docker Engine';
  if (reason === 'timeout') return `took too long (${task.kind})`;
  return WRONG[task.kind];
}

function sentenceList(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
