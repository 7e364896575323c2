// The charts of a run, drawn once: for the page as they are, for the mail as pictures.

import type { ReportInput } from '../report-input.ts';
import type { ChartView } from '../view.ts';
import type { Chart } from './chart.ts';
import { csvHref } from './csv.ts';
import { drawn } from './draw.ts';
import { pageSvg } from './page-svg.ts';
import { runCharts } from './run-charts.ts';

export interface DrawnChart {
  readonly chart: Chart;
  /** As the library wrote it. */
  readonly drawing: string;
}

/** None for a run that is under way: drawing costs half a second, and nothing in it is final. */
export async function drawCharts(input: ReportInput): Promise<DrawnChart[]> {
  const charts = runCharts(input);
  const drawings = await drawn(charts);
  return charts.map((chart, index) => ({ chart, drawing: drawings[index] ?? '' }));
}

export function chartView({ chart, drawing }: DrawnChart): ChartView {
  const { id, section, title, subtitle, alt, csv, simulated } = chart;
  const svg = pageSvg(chart, drawing);
  return { id, section, title, subtitle, svg, alt, csvHref: csvHref(csv), simulated };
}
