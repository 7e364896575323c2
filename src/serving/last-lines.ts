// The last words of a container as the excerpt of a failure, with the line that looks guilty.

import type { Failure } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';
import { excerpt } from '../text/excerpt.ts';

const LAST = 50;
const GUILTY =
  /\b(?:[A-Z]\w*(?:Error|Exception)|error|fatal|panic(?:ked)?|critical|no such file|not found|denied|killed)\b/i;

export type LastLines = Pick<Failure, 'excerpt' | 'guiltyLine' | 'logLine'>;

/** Of the log after its first `before` lines; empty where nothing came after them. */
export function lastLines(sink: Sink, before: number): LastLines {
  const lines = sink.tail(Math.min(sink.lineCount() - before, LAST));
  if (lines.length === 0) return {};
  const suspect = lines.findIndex((line) => GUILTY.test(line));
  const cut = excerpt(lines, suspect === -1 ? lines.length - 1 : suspect, LAST);
  return {
    excerpt: cut.text,
    guiltyLine: cut.guiltyLine,
    logLine: sink.lineCount() - lines.length + cut.firstLine + 1,
  };
}
