// The trace as JSON, one event a line: large ones stay readable and can be searched.

import type { ChromeTrace } from './trace-event.ts';

export function traceText({ displayTimeUnit, otherData, traceEvents }: ChromeTrace): string {
  const head = JSON.stringify({ displayTimeUnit, otherData }).slice(0, -1);
  const lines = traceEvents.map((event) => JSON.stringify(event));
  return `${head},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}
