// Trends over the runs: a strip for each image, its line over its noise band, a mark where it changed.

import { formatNumber, plural } from '../../text/units.ts';
import { figure } from '../figures.ts';
import type { ReportInput } from '../report-input.ts';
import { WIDTH, type Chart } from './chart.ts';
import { simulatedIn } from './said.ts';
import { STRIP, stripOption } from './trend-strip.ts';
import { trendGroup, type TrendGroup, type TrendSeries } from './trend-series.ts';
import { trendTitle, type TrendWords } from './trend-title.ts';

interface Followed extends TrendWords {
  readonly concept: 'throughput' | 'ttft';
  readonly unit: string;
  readonly quantity: string;
}

const FOLLOWED: readonly Followed[] = [
  {
    concept: 'throughput',
    unit: 'tok/s',
    quantity: 'Output tokens per second',
    what: 'Throughput',
    more: 'delivers more',
    less: 'delivers less',
  },
  {
    concept: 'ttft',
    unit: 'ms',
    quantity: 'Time to first token, p50, in ms',
    what: 'Time to first token',
    more: 'answers later',
    less: 'answers sooner',
  },
];

const FOOT = 24;

/** Only where three runs or more have a value. */
export function trendCharts(input: ReportInput): Chart[] {
  return FOLLOWED.map((followed) => ({ followed, group: trendGroup(input, followed.concept) }))
    .filter(({ group }) => group.series.length > 0)
    .map(({ followed, group }) => trendChart(followed, group));
}

function trendChart(followed: Followed, group: TrendGroup): Chart {
  const { series, runs, of } = group;
  const some = of > series.length ? `; the first ${series.length} of ${of} images` : '';
  return {
    id: `chart-trend-${followed.concept}`,
    section: 'trends',
    title: trendTitle(series, followed),
    subtitle: `${followed.quantity}, over ${plural(runs.length, 'run')}; band: noise; each on its own scale; ${simulatedIn(series, 'dashed')}${some}`,
    alt: `${followed.quantity}, oldest first. ${series.map((one) => inWords(one)).join('. ')}.`,
    csv: [
      ['run', 'started', ...series.map(({ name }) => `${name} ${followed.unit}`)],
      ...runs.map(({ run, startedAt }, index) => [
        run,
        startedAt,
        ...series.map(({ values }) => values[index] ?? null),
      ]),
    ],
    simulated: series.every(({ simulated }) => simulated),
    height: series.length * STRIP + FOOT,
    option: stripOption(group, { unit: followed.unit, width: WIDTH }),
  };
}

function inWords({ name, simulated, values, stretches }: TrendSeries): string {
  const usual = stretches.at(-1)?.usual;
  const band = usual
    ? `; now usual ${figure(usual.before)} ±${formatNumber(Math.round(usual.noise * 100))} %`
    : '';
  return `${name}${simulated ? ' (simulated)' : ''}: ${values.map(figure).join(', ')}${band}`;
}
