// Draws charts as SVG, without a browser. The drawing library is loaded only when there is something to draw.

import type { init } from 'echarts/core';
import { WIDTH, type Chart } from './chart.ts';

/** As the library writes it: colours are codes, letters are styled, ids are its own. */
export async function drawn(charts: readonly Chart[]): Promise<string[]> {
  if (charts.length === 0) return [];
  const start = (await library()).init;
  return charts.map(({ option, height }) => {
    const canvas = start(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
    try {
      canvas.setOption(option);
      return canvas.renderToSVGString();
    } finally {
      // Its clock would keep the process alive.
      canvas.dispose();
    }
  });
}

/** Only the parts in use: all of it takes three times as long to load. */
async function library(): Promise<{ readonly init: typeof init }> {
  const [core] = await Promise.all([
    import('echarts/core'),
    import('echarts/lib/chart/custom.js'),
    import('echarts/lib/component/gridSimple.js'),
  ]);
  const { SVGRenderer } = await import('echarts/renderers');
  core.use([SVGRenderer]);
  return core;
}
