// At most two charts as pictures for the mail: what a table of words cannot show.

import { WIDTH, type Chart } from './chart.ts';
import type { DrawnChart } from './draw-charts.ts';
import { MARGIN, painter } from './picture.ts';

export interface MailPicture {
  /** Without angle brackets. */
  readonly cid: string;
  readonly fileName: string;
  readonly title: string;
  readonly subtitle: string;
  readonly alt: string;
  readonly simulated: boolean;
  /** px on the page; the picture has twice as many. */
  readonly width: number;
  readonly height: number;
  readonly png: Buffer;
}

export interface MailPictures {
  readonly pictures: readonly MailPicture[];
  /** Why there is none where there should be one; empty otherwise. */
  readonly note: string;
}

/** A line over the runs tells more than the gaps of one. */
const WANTED = [['chart-ttft'], ['chart-trend-throughput', 'chart-itl']];

/** `run` makes the ids of the pictures unlike those of any other mail. */
export async function mailPictures(
  charts: readonly DrawnChart[],
  run: string,
  program = painter,
): Promise<MailPictures> {
  const wanted = WANTED.flatMap((ids) => {
    const found = ids.map((id) => charts.find(({ chart }) => chart.id === id));
    return found.find((one) => one !== undefined) ?? [];
  });
  if (wanted.length === 0) return { pictures: [], note: '' };
  const paint = await program();
  if (paint === null) {
    return {
      pictures: [],
      note: 'Without pictures: this machine has no program that paints them.',
    };
  }
  const pictures = wanted.flatMap(({ chart, drawing }) => {
    const png = paint(drawing);
    return png === null ? [] : [picture(chart, png, run)];
  });
  return { pictures, note: '' };
}

function picture(chart: Chart, png: Buffer, run: string): MailPicture {
  const { id, title, subtitle, alt, simulated, height } = chart;
  return {
    cid: `${id}.${run}@builder`,
    fileName: `${id}.png`,
    title,
    subtitle,
    alt,
    simulated,
    width: WIDTH + 2 * MARGIN,
    height: height + 2 * MARGIN,
    png,
  };
}
