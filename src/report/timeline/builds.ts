// What BuildKit did for each build; a step that several builds share is told once, for all of them.

import { formatDuration, plural } from '../../text/units.ts';
import { frameworkColour } from '../framework-colour.ts';
import { mark } from '../marks.ts';
import type { Place } from '../places.ts';
import type { ReportInput } from '../report-input.ts';
import { sharedSteps, type SharedStep } from '../shared-steps.ts';
import { isUnderWay, stepState } from '../step-state.ts';
import { stepLength, stepViews, worstMark } from './build-steps.ts';
import type { BuildView } from './view.ts';

/** `until`: the end of the run, or now, in ms since the epoch. */
export function buildViews(
  input: ReportInput,
  places: readonly Place[],
  until: number,
): BuildView[] {
  const told = sharedSteps(input.course ?? new Map());
  if (told.length === 0) return [];
  const names = new Map(
    places.flatMap(({ name, steps }) => steps.map(({ task }) => [task.id, name] as const)),
  );
  const moment = { until, live: isUnderWay(input) };
  const shared = told.filter(({ tasks }) => tasks.length > 1);
  const first: BuildView = {
    title: 'Shared by several builds',
    colour: '',
    simulated: false,
    mark: worstMark(shared, moment),
    summary: summaryOf(shared, 0, until),
    steps: stepViews(shared, moment, (step) => sharedBy(step, names)),
  };
  const builds = places.flatMap((place) =>
    place.steps.flatMap((step): BuildView[] => {
      const all = told.filter(({ tasks }) => tasks.includes(step.task.id));
      if (all.length === 0) return [];
      const own = all.filter(({ tasks }) => tasks.length === 1);
      const build: BuildView = {
        title: place.name,
        colour: frameworkColour(place.framework),
        simulated: place.simulated,
        mark: mark(stepState(step, input)),
        summary: summaryOf(own, all.length - own.length, until),
        steps: stepViews(own, moment, () => ''),
      };
      return [build];
    }),
  );
  return shared.length > 0 ? [first, ...builds] : builds;
}

/** `for mocker-vllm and 2 more` */
function sharedBy({ tasks }: SharedStep, names: ReadonlyMap<string, string>): string {
  const [first = '', ...rest] = tasks.map((task) => names.get(task) ?? task);
  return rest.length > 2
    ? `for ${first} and ${rest.length} more`
    : `for ${[first, ...rest].join(', ')}`;
}

/** `14 steps, 9 cached, 6 more shared, longest 35.2 s` */
function summaryOf(steps: readonly SharedStep[], shared: number, until: number): string {
  const cached = steps.filter(({ step }) => step.state === 'cached').length;
  const longest = Math.max(0, ...steps.map(({ step }) => stepLength(step, until)));
  const counts = [
    plural(steps.length, 'step'),
    cached > 0 ? `${cached} cached` : '',
    shared > 0 ? `${shared} more shared` : '',
    longest > 0 ? `longest ${formatDuration(longest)}` : '',
  ];
  return counts.filter(Boolean).join(', ');
}
