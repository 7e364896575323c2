// Why a compilation failed: its exit code, and the first error that a compiler or an installer printed.

import { DISK, firstCause, OF_WORK, OUT_OF_MEMORY } from '../docker/build/evidence.ts';
import type { Ended } from '../docker/engine.ts';
import { failure, type Failure, type FailureClass } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';
import { excerpt } from '../text/excerpt.ts';

/** As far back as a log remembers. */
const SEARCHED = 2000;
/** 128 + 9, as shells count. */
const SIGKILLED = 137;

const HINTS: Partial<Record<FailureClass, string>> = {
  disk: 'free space where the Docker Engine keeps its data: builder clean, docker builder prune',
  oom: 'give it more in `compile: memoryMb:`, or compile with fewer jobs: `build: maxJobs:`',
};

/** `printed`: how many of the log's last lines are its own. */
export function compileFailure(ended: Ended, sink: Sink, printed: number): Failure {
  const lines = sink.tail(Math.min(printed, SEARCHED));
  const failureClass = classOf(ended, lines);
  const words = { disk: [DISK], oom: [OUT_OF_MEMORY], compile: [] }[failureClass];
  const guilty = firstCause(lines, [...words, OF_WORK.compile, OF_WORK.dependency]);
  const hint = HINTS[failureClass];
  const how =
    failureClass === 'oom'
      ? 'was killed, most likely out of memory'
      : `failed with exit code ${ended.exitCode}`;
  return failure(failureClass, `the compilation ${how}`, {
    exitCode: ended.exitCode,
    ...(guilty !== null && around(lines, guilty, sink.lineCount() - lines.length)),
    ...(hint !== undefined && { hint }),
  });
}

function classOf(
  { exitCode, oomKilled }: Ended,
  lines: readonly string[],
): Extract<FailureClass, 'disk' | 'oom' | 'compile'> {
  const said = (words: RegExp): boolean => lines.some((line) => words.test(line));
  if (said(DISK)) return 'disk';
  return oomKilled || exitCode === SIGKILLED || said(OUT_OF_MEMORY) ? 'oom' : 'compile';
}

/** `before`: lines of the log before the first of `lines`. */
function around(
  lines: readonly string[],
  guilty: number,
  before: number,
): Pick<Failure, 'cause' | 'excerpt' | 'guiltyLine' | 'logLine'> {
  const cut = excerpt(lines, guilty);
  const cause = lines[guilty]?.trim();
  return {
    ...(cause !== undefined && { cause }),
    excerpt: cut.text,
    guiltyLine: cut.guiltyLine,
    logLine: before + cut.firstLine + 1,
  };
}
