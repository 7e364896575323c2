// What a mail shows beside words: bars of cells, and at most two pictures.

import type { DrawnChart } from './charts/draw-charts.ts';
import { mailPictures, type MailPictures } from './charts/mail-pictures.ts';
import { mailBars, type MailBars } from './mail-bars.ts';
import type { ReportInput } from './report-input.ts';

export interface MailFigures extends MailPictures {
  /** Null where there is nothing to hold against one another. */
  readonly bars: MailBars | null;
}

export const NO_FIGURES: MailFigures = { bars: null, pictures: [], note: '' };

export async function mailFigures(
  input: ReportInput,
  charts: readonly DrawnChart[],
): Promise<MailFigures> {
  return { bars: mailBars(input), ...(await mailPictures(charts, input.results.run.id)) };
}
