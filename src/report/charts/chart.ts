// A chart before it is drawn: what it says in words and figures, and what the drawing library is to be asked for.

import type { EChartsCoreOption } from 'echarts/core';
import type { ChartView } from '../view.ts';

export interface Chart {
  /** Anchor, unique on the page: `chart-ttft`. */
  readonly id: string;
  readonly section: ChartView['section'];
  /** The finding. */
  readonly title: string;
  readonly subtitle: string;
  /** Every figure in words. */
  readonly alt: string;
  /** The same figures: a head, then rows. */
  readonly csv: readonly (readonly CsvCell[])[];
  /** All of it. */
  readonly simulated: boolean;
  /** px; the width is the same for all. */
  readonly height: number;
  readonly option: EChartsCoreOption;
}

export type CsvCell = string | number | boolean | null;

/** px: a phone's column, and a third of the page. */
export const WIDTH = 348;
