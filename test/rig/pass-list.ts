// A reporter of node:test: one line a test, `passed` or `failed`, its file and its titles from outside in.

import path from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { ROOT } from './source-tree.ts';

// oxlint-disable-next-line import/no-default-export -- node:test asks for it.
export default async function* passList(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const titles = new Map<string, string[]>();
  for await (const event of events) {
    if (event.type === 'test:start')
      titlesOf(titles, event.data.file)[event.data.nesting] = event.data.name;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    if (data.details.type === 'suite') continue;
    const above = titlesOf(titles, data.file).slice(0, data.nesting);
    const state =
      event.type === 'test:fail' ? 'failed' : data.skip === undefined ? 'passed' : 'skipped';
    const file = path.relative(ROOT, data.file ?? '');
    yield `${state}\t${[file, ...above, data.name].join(' > ')}\n`;
  }
}

/** Of one file: those of the suites that are open, by depth. */
function titlesOf(all: Map<string, string[]>, file = ''): string[] {
  const known = all.get(file) ?? [];
  all.set(file, known);
  return known;
}
