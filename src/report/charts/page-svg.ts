// A drawing as the page takes it: the page's letters and colours, ids of its own, no style, and its figures as its name.

import { WIDTH, type Chart } from './chart.ts';
import { inked, variableOf } from './ink.ts';
import { attributed } from './attributed.ts';

export function pageSvg({ id, alt, height }: Chart, drawing: string): string {
  const body = inked(attributed(drawing), variableOf)
    .replaceAll(/ font-family="[^"]*"/g, '')
    .replaceAll(/\bid="([^"]*)"/g, `id="${id}-$1"`)
    .replaceAll(/"url\(#([^)]*)\)"/g, `"url(#${id}-$1)"`);
  const inner = body.slice(body.indexOf('>') + 1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(alt)}">${inner}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
