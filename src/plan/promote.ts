// Whether an image may become `latest`, only after all its checks have passed, in this run or before; and where it goes then.

import type { Config } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { Task } from '../model/plan.ts';
import { failure } from '../model/reason.ts';
import type { PlannedImage } from './planned-images.ts';
import { passedKey } from './skip.ts';

type Obstacle = Pick<Task, 'skip' | 'refused'>;

/** What a promotion has that no other step has. */
export function promotionOf(
  image: PlannedImage,
  config: Pick<Config, 'selection' | 'push'>,
  facts: Pick<PlanFacts, 'passed'>,
): Obstacle & Pick<Task, 'notes'> {
  const notes = config.push === null ? {} : { notes: [`pushed to ${config.push}`] };
  return { ...notes, ...obstacleTo(image, config, facts) };
}

/** Empty where nothing is in its way: what is left out of this run has passed with the same inputs. */
function obstacleTo(
  { journey, steps }: PlannedImage,
  { selection }: Pick<Config, 'selection'>,
  { passed }: Pick<PlanFacts, 'passed'>,
): Obstacle {
  const included = new Set(steps.map(({ kind }) => kind));
  const open = journey.filter(
    (step) => step.kind !== 'build' && !included.has(step.kind) && !passed.has(passedKey(step)),
  );
  if (open.length === 0) return {};
  const kinds = open.map(({ kind }) => kind).join(', ');
  const message = `not all checks of this image have passed; left out: ${kinds}`;
  // Who asked for nothing else is told in the exit code too.
  return selection.kind === 'only'
    ? { refused: failure('config', message, { hint: 'leave --only out' }) }
    : { skip: { class: 'not-selected', message } };
}
