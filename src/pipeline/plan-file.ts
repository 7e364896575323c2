// A plan that a person hands in: what `builder plan --json` printed or a run stored, perhaps with tasks taken out.

import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import { readText } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { PLAN_VERSION, PlanSchema, type Plan } from '../model/plan.ts';
import { failure, FailureError } from '../model/reason.ts';
import { misfitLines } from '../text/misfit.ts';
import { plural } from '../text/units.ts';
import { isObject, parseJson } from '../text/unknown-json.ts';

const HINT = 'builder plan --json prints one';

/** With all that its tasks need. Throws a FailureError, class `config`. */
export async function readPlanFile(file: string): Promise<Plan> {
  const text = await orFileFailure(`reading the plan ${file}`, () => textOf(file));
  if (text === null) throw refused(file, `there is no plan ${file}`, { hint: HINT });
  const value = parseJson(text);
  if (!isObject(value))
    throw refused(file, `${file} is not JSON that holds a plan`, { hint: HINT });
  const { version } = value;
  if (version !== PLAN_VERSION && version !== undefined)
    throw refused(
      file,
      `${file} holds a plan of version ${JSON.stringify(version)}; this builder reads version ${PLAN_VERSION}`,
      { hint: HINT },
    );
  const parsed = v.safeParse(PlanSchema, value);
  if (!parsed.success)
    throw refused(file, `${file} holds no plan`, { cause: misfitLines(parsed.issues), hint: HINT });
  const plan = parsed.output;
  if (plan.tasks.length === 0) throw refused(file, `the plan ${file} has no tasks`, { hint: HINT });
  checkNeeds(plan, file);
  return plan;
}

/** Null where there is none. What can be read once is none: flags are checked against it, and tasks made of it later. */
async function textOf(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory() === true)
    throw refused(file, `${file} is a folder, not a plan`, { hint: HINT });
  if (found !== null && !found.isFile())
    throw refused(file, `${file} is a pipe or a device, and a plan is read more than once`, {
      hint: 'write the plan to a file first',
    });
  return readText(file);
}

function checkNeeds({ tasks }: Plan, file: string): void {
  const known = new Set(tasks.map(({ id }) => id));
  const lacking = new Set(tasks.flatMap(({ needs }) => needs.filter((need) => !known.has(need))));
  if (lacking.size === 0) return;
  const missing = tasks.flatMap(({ id, needs }) =>
    needs.filter((need) => lacking.has(need)).map((need) => `${id} needs ${need}`),
  );
  const hidden = missing.some((line) => line.includes('***'));
  throw refused(file, `the plan ${file} lacks ${plural(lacking.size, 'task')} that others need`, {
    cause: missing.join('\n'),
    hint: hidden
      ? 'a name in it was hidden as a secret: make a plan without --from-plan'
      : 'put back what they need, or take it out of their "needs" too',
  });
}

function refused(
  where: string,
  message: string,
  more: { readonly cause?: string; readonly hint: string },
): FailureError {
  return new FailureError(failure('config', message, { where, ...more }));
}
