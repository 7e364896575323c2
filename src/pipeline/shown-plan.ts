// A plan as it may be printed: what a person wrote into it may hold secrets.

import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { Plan } from '../model/plan.ts';
import { redactPlan } from '../store/redact-stored.ts';
import { redactor } from '../text/redact.ts';
import { readSecrets } from './secrets.ts';

export async function shownPlan(plan: Plan, config: Config, host: Host): Promise<Plan> {
  const { hidden } = await readSecrets(config, host);
  return redactPlan(plan, redactor(hidden));
}
