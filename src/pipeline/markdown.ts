// A stored run as Markdown, for a pull request; nothing is written.

import type { Config } from '../model/config.ts';
import { renderMarkdown } from '../report/render-markdown.ts';
import { viewModel } from '../report/view-model.ts';
import { pageAddress } from './page-address.ts';
import { reportInput, type ReportedRun } from './report-facts.ts';
import type { World } from './world.ts';

export async function markdownOf(
  run: ReportedRun,
  { linkBase, reportsDir }: Config,
  { host }: World,
): Promise<string> {
  const input = await reportInput(run, reportsDir, host.clock);
  return renderMarkdown(viewModel(input), pageAddress(linkBase, run.folder.id));
}
