// Throughput as bars that a mail makes of table cells: seen where pictures are not shown.

import { figure } from './figures.ts';
import { familyInk, lightOf } from './charts/ink.ts';
import { loadGroups, type LoadRow } from './charts/load-rows.ts';
import { throughputTitle } from './charts/throughput-title.ts';
import type { ReportInput } from './report-input.ts';

export interface MailBar {
  readonly name: string;
  readonly simulated: boolean;
  readonly invalid: boolean;
  /** `#0072b2` */
  readonly colour: string;
  /** Of the longest bar, 1 to 100; 0 where nothing is drawn. */
  readonly percent: number;
  /** With its unit. */
  readonly figure: string;
}

export interface MailBars {
  readonly title: string;
  /** All of it. */
  readonly simulated: boolean;
  readonly rows: readonly MailBar[];
}

/** Null where there is nothing to hold against one another. */
export function mailBars(input: ReportInput): MailBars | null {
  const [group] = loadGroups(input);
  if (!group) return null;
  const most = Math.max(...group.rows.filter(({ valid }) => valid).map(rateOf));
  return {
    title: throughputTitle(group.all),
    simulated: group.all.every(({ simulated }) => simulated),
    rows: group.rows.map((row) => barOf(row, most)),
  };
}

function barOf(row: LoadRow, most: number): MailBar {
  const { name, simulated, valid, colour } = row;
  const percent = valid && most > 0 ? Math.max(1, Math.round((rateOf(row) / most) * 100)) : 0;
  return {
    name,
    simulated,
    invalid: !valid,
    colour: lightOf(familyInk(colour)),
    percent,
    figure: valid ? `${figure(rateOf(row))} tok/s` : 'not drawn',
  };
}

function rateOf({ measurement }: LoadRow): number {
  return measurement.outputTokensPerSecond;
}
