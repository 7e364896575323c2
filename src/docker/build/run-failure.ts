// Why a RUN step failed: its exit code, what its command does, and what it printed itself.

import { type Failure, failure, type FailureClass } from '../../model/reason.ts';
import { excerpt } from '../../text/excerpt.ts';
import { CHECKSUM, DISK, firstCause, OF_WORK, OUT_OF_MEMORY } from './evidence.ts';
import { shortened } from './instruction.ts';
import type { StepLine } from './kept-lines.ts';
import { type Work, worksOf } from './step-tools.ts';

export interface FailedRun {
  /** The shell command, without RUN and its flags. */
  readonly command: string;
  readonly exitCode: number;
  /** What the step printed. */
  readonly lines: readonly StepLine[];
  /** The engine's words. */
  readonly cause: string;
}

/** 128 + SIGKILL: nobody but the kernel kills a step of a build that still runs. */
const KILLED = 137;

const HINTS: Partial<Record<FailureClass, string>> = {
  disk: 'free space where the Docker Engine keeps its data: builder clean, docker builder prune',
  oom: 'build fewer images at once (--parallel 1), compile with fewer jobs, or add memory',
};

/** Never `network`: a step that prints "connection refused" has failed by itself and is not retried. */
export function runFailure(run: FailedRun): Failure {
  const texts = run.lines.map((line) => line.text);
  const { failureClass, words } = classOf(run, texts);
  const guilty = firstCause(texts, words);
  const killed = failureClass === 'oom' && run.exitCode === KILLED;
  const hint = HINTS[failureClass];
  return failure(
    failureClass,
    `RUN ${shortened(run.command)} ${killed ? 'was killed, most likely out of memory' : `failed with exit code ${String(run.exitCode)}`}`,
    {
      cause: (guilty === null ? undefined : texts[guilty]?.trim()) ?? run.cause,
      exitCode: run.exitCode,
      ...(guilty !== null && around(run.lines, guilty)),
      ...(hint !== undefined && { hint }),
    },
  );
}

/** The class, and the words by which its first line is found. */
function classOf(
  run: FailedRun,
  texts: readonly string[],
): { failureClass: FailureClass; words: readonly RegExp[] } {
  const said = (words: RegExp): boolean => texts.some((line) => words.test(line));
  if (said(DISK)) return { failureClass: 'disk', words: [DISK] };
  if (run.exitCode === KILLED || said(OUT_OF_MEMORY)) {
    return { failureClass: 'oom', words: [OUT_OF_MEMORY] };
  }
  const work = workOf(run.command, said);
  if (said(CHECKSUM)) return { failureClass: 'checksum', words: [CHECKSUM] };
  return work === null
    ? { failureClass: 'dockerfile', words: [] }
    : { failureClass: work, words: [OF_WORK[work]] };
}

/** The command decides; where it does both kinds of work, or hides them in a script, its output does. */
function workOf(command: string, said: (words: RegExp) => boolean): Work | null {
  const works = worksOf(command);
  if (works.size === 1) return [...works][0] ?? null;
  if (said(OF_WORK.dependency)) return 'dependency';
  return said(OF_WORK.compile) ? 'compile' : null;
}

function around(
  lines: readonly StepLine[],
  guilty: number,
): Pick<Failure, 'excerpt' | 'guiltyLine' | 'logLine'> {
  const cut = excerpt(
    lines.map((line) => line.text),
    guilty,
  );
  const logLine = lines[cut.firstLine]?.logLine;
  return {
    excerpt: cut.text,
    guiltyLine: cut.guiltyLine,
    ...(logLine !== undefined && { logLine }),
  };
}
