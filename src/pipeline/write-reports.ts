// Stored results to the files people read: page, text, JUnit, mail. Needs neither engine nor network.

import { join } from 'node:path';
import { compareFrameworks } from '../compare/frameworks.ts';
import { writeAtomic } from '../host/files.ts';
import { composeMail } from '../mail/compose.ts';
import type { Config } from '../model/config.ts';
import type { Plan } from '../model/plan.ts';
import type { Results } from '../model/results.ts';
import { renderJunit } from '../report/junit.ts';
import { renderReport } from '../report/render-html.ts';
import { renderMail } from '../report/render-mail.ts';
import { renderText } from '../report/render-text.ts';
import { viewModel } from '../report/view-model.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { World } from './world.ts';

export interface Delivered {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly results: Results;
  /** It has no verdict and its process has gone. */
  readonly lost?: boolean;
}

/** Gives the mail as it lies on disk. */
export async function writeReports(
  { folder, plan, results, lost = false }: Delivered,
  { mail, linkBase }: Config,
  { host }: World,
): Promise<Buffer> {
  const now = host.clock.now();
  const view = viewModel({ plan, results, lost, comparison: compareFrameworks(results), now });
  const at = (name: string): string => join(folder.dir, name);
  await writeAtomic(at('report.html'), await renderReport(view));
  await writeAtomic(at('report.txt'), renderText(view));
  await writeAtomic(at('junit.xml'), renderJunit(results, lost));
  const page = `${folder.id}/report.html`;
  const bodies = await renderMail(view, {
    report: linkBase === null ? null : `${linkBase}/${page}`,
    path: at('report.html'),
  });
  const raw = await composeMail({
    ...bodies,
    from: mail.from,
    to: mail.to,
    date: now,
    run: folder.id,
    host: host.name,
    verdict: results.run.verdict ?? (lost ? 'lost' : 'running'),
  });
  await writeAtomic(at('mail.eml'), raw);
  return raw;
}
