// A plan as it may be printed: what a person wrote into it may hold secrets.

import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { Plan } from '../model/plan.ts';
import { FailureError } from '../model/reason.ts';
import { redactPlan } from '../store/redact-stored.ts';
import { redactor } from '../text/redact.ts';
import { readSecrets } from './secrets.ts';

/** Secrets that are not there cannot be in it. */
export async function shownPlan(plan: Plan, config: Config, host: Host): Promise<Plan> {
  const hidden = await readSecrets(config, host).then(
    (secrets) => secrets.hidden,
    (error: unknown) => {
      if (error instanceof FailureError) return [];
      throw error;
    },
  );
  return redactPlan(plan, redactor(hidden));
}
