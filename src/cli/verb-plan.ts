// `builder plan`: what a run would execute: as a tree, as a Mermaid graph or as JSON.

import { widthFor } from '../console/fit.ts';
import { planMermaid } from '../console/plan-mermaid.ts';
import { planTree } from '../console/plan-tree.ts';
import type { Config } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import type { Plan } from '../model/plan.ts';
import { planOnly } from '../pipeline/plan-only.ts';
import { shownPlan } from '../pipeline/shown-plan.ts';
import { toJson } from '../text/json.ts';
import { runConfigOf } from './run-settings.ts';
import { worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf, type Words } from './words.ts';

export async function plan(call: Call): Promise<number> {
  const words = wordsOf(call);
  const config = await runConfigOf(call, words);
  return typeof config === 'number' ? config : printPlan(call, config, words);
}

/** A branch that cannot be planned is said on standard error; the rest is printed all the same, exit 3. */
export async function printPlan(call: Call, config: Config, words: Words): Promise<number> {
  const planned = await planOnly(config, worldOf(call), new AbortController().signal);
  const made = await shownPlan(planned, config, call.host);
  words.print(shown(made, call, words));
  words.unplanned(made.problems);
  return made.problems.length > 0 ? EXIT.config : EXIT.passed;
}

function shown(made: Plan, call: Call, words: Words): string {
  if (words.json) return toJson(made);
  if (call.flags['mermaid'] === true) return planMermaid(made);
  return planTree(made, { width: widthFor(call.host.stdout), paint: words.paint });
}
