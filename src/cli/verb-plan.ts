// `builder plan`: what a run would execute, for people or as JSON.

import type { Config } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import type { Plan, Task } from '../model/plan.ts';
import { planOnly } from '../pipeline/plan-only.ts';
import { shownPlan } from '../pipeline/shown-plan.ts';
import { toJson } from '../text/json.ts';
import { formatDuration, plural } from '../text/units.ts';
import { configOf, worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf, type Words } from './words.ts';

export async function plan(call: Call): Promise<number> {
  const words = wordsOf(call);
  const config = await configOf(call, words);
  return config === null ? EXIT.config : printPlan(call, config, words);
}

/** A branch that cannot be planned is said on standard error; the rest is printed all the same, exit 3. */
export async function printPlan(call: Call, config: Config, words: Words): Promise<number> {
  const planned = await planOnly(config, worldOf(call), new AbortController().signal);
  const made = await shownPlan(planned, config, call.host);
  words.print(words.json ? toJson(made) : planText(made));
  words.unplanned(made.problems);
  return made.problems.length > 0 ? EXIT.config : EXIT.passed;
}

function planText({ tasks, width, revisions }: Plan): string {
  const lines = revisions.flatMap((revision) => {
    const own = tasks.filter((task) => task.revision === revision.revision);
    return [
      `${revision.ref}  ${revision.subject}`,
      ...own.map((task) => `  ${taskLine(task)}`),
      '',
    ];
  });
  return `${lines.join('\n')}${plural(tasks.length, 'task')}, ${width} at once\n`;
}

function taskLine(task: Task): string {
  const notes = [
    ...(task.kind === 'build' ? [task.image] : []),
    ...(task.needs.length > 0
      ? [`after ${task.needs.map((need) => need.split('.')[0]).join(', ')}`]
      : []),
    ...(task.expectedMs === null ? [] : [`expected ${formatDuration(task.expectedMs)}`]),
    ...(task.fingerprint.provisional && task.kind === 'build'
      ? ['base digest unknown: provisional']
      : []),
    ...(task.simulated && task.kind === 'serve' ? ['simulated'] : []),
    ...(task.skip ? [`skipped (${task.skip.class}): ${task.skip.message}`] : []),
    ...(task.refused ? [`refused (${task.refused.class}): ${task.refused.message}`] : []),
  ];
  return `${task.id}${notes.length > 0 ? `  ${notes.join('; ')}` : ''}`;
}
