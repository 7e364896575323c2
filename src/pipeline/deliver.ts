// From stored results to what people read: page, text, JUnit, and the mail on disk before it is sent.

import { join } from 'node:path';
import { compareFrameworks } from '../compare/frameworks.ts';
import { writeAtomic } from '../host/files.ts';
import type { Config } from '../model/config.ts';
import type { Plan } from '../model/plan.ts';
import type { Results } from '../model/results.ts';
import { renderJunit } from '../report/junit.ts';
import { renderReport } from '../report/render-html.ts';
import { renderText } from '../report/render-text.ts';
import { viewModel } from '../report/view-model.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { World } from './world.ts';

export interface Delivered {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly results: Results;
}

export interface Delivery {
  /** What became of the mail, in one line. */
  readonly mail: string;
}

export async function deliver(
  { folder, plan, results }: Delivered,
  { config, world }: { config: Config; world: World },
): Promise<Delivery> {
  await writeReports({ folder, plan, results }, world.host.clock.now());
  return { mail: `not sent to ${config.mail.to.join(', ')}` };
}

/** Everything but the mail: also of a run that is stored long since. */
export async function writeReports(
  { folder, plan, results }: Delivered,
  now: number,
): Promise<void> {
  const view = viewModel({ plan, results, comparison: compareFrameworks(results), now });
  const at = (name: string): string => join(folder.dir, name);
  await writeAtomic(at('report.html'), await renderReport(view));
  await writeAtomic(at('report.txt'), renderText(view));
  await writeAtomic(at('junit.xml'), renderJunit(results));
}
