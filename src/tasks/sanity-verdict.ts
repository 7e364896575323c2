// What a sanity command has shown: its exit code decides, and what its script marked as failed says why.

import type { Ended } from '../docker/engine.ts';
import { failure, type Failure } from '../model/reason.ts';
import type { Check } from '../model/results.ts';
import type { Outcome } from '../model/runner.ts';
import type { LastLines } from '../serving/last-lines.ts';
import { plural } from '../text/units.ts';
import { readCheckTree, type CheckTree } from './check-tree.ts';

interface Script {
  readonly lines: readonly string[];
  readonly firstLine: number;
  /** What it found is wanted, not its exit code alone. */
  readonly isJson: boolean;
}

export interface Shown {
  /** `the sanity command`, or the script. */
  readonly what: string;
  readonly ended: Ended;
  /** Lines that it printed. */
  readonly printed: number;
  /** Some of them, or all, could not be read: the log says why. */
  readonly isLost: boolean;
  readonly durationMs: number;
  /** As the log has them, from line `firstLine` on, counted from 1; null where they are no script's. */
  readonly script: Script | null;
  readonly lastLines: LastLines;
}

export function sanityVerdict(shown: Shown): Outcome {
  const { what, ended, isLost, durationMs, script } = shown;
  if (ended.exitCode === 0 && isLost && script?.isJson === true) return unread(shown);
  const passed = ended.exitCode === 0;
  const tree = script === null ? null : readCheckTree(script.lines);
  const said = saidOf(shown);
  const summary = tree === null ? '' : `: ${tree.summary}`;
  const detail = `exit code ${ended.exitCode}, ${said}${summary}`;
  const whole: Check = { name: what.replace(/^the /, ''), passed, detail, durationMs };
  if (passed) return { status: 'passed', output: { checks: [whole] } };
  const failed = (tree?.failed ?? []).map(({ check }) => check);
  return {
    status: 'failed',
    reason: reasonOf(shown, detail, tree),
    output: { checks: [whole, ...failed] },
  };
}

function saidOf({ printed, isLost }: Shown): string {
  if (isLost) return `of its output ${plural(printed, 'line')} could be read`;
  return printed === 0 ? 'it printed nothing' : `${plural(printed, 'line')} of output`;
}

/** Tried again, as everything that the engine kept from us. */
function unread({ what, ended, lastLines }: Shown): Outcome {
  const reason = failure('engine-lost', `the engine did not give all that ${what} found`, {
    exitCode: ended.exitCode,
    ...lastLines,
    hint: 'run the step again; builder doctor tells whether the engine still answers',
  });
  return { status: 'failed', reason };
}

function reasonOf(
  { what, ended, script, lastLines }: Shown,
  detail: string,
  tree: CheckTree | null,
): Failure {
  const { exitCode, oomKilled } = ended;
  if (oomKilled) {
    const hint = 'run fewer steps at once (--parallel 1), or add memory';
    return failure('oom', `${what} was killed for lack of memory`, {
      ...words(lastLines),
      exitCode,
      hint,
    });
  }
  const first = tree?.failed[0];
  if (script === null || tree === null || first === undefined)
    return failure('sanity', `${what} failed: ${detail}`, { ...words(lastLines), exitCode });
  return failure('sanity', `${what}: ${first.check.name}: ${first.check.detail}`, {
    cause: `${plural(tree.failed.length, 'check')} failed`,
    exitCode,
    ...markedLines(script, tree, first.at),
  });
}

/** With the line that looks guilty as the cause. */
function words(lastLines: LastLines): Partial<Failure> {
  const cause = lastLines.excerpt?.split('\n')[lastLines.guiltyLine ?? -1];
  return { ...(cause !== undefined && { cause }), ...lastLines };
}

const MOST = 15;

/** All that is marked as failed. Lines between them are left out, and then it has no place in the log. */
function markedLines(
  { lines, firstLine }: NonNullable<Shown['script']>,
  { marked }: CheckTree,
  guilty: number,
): LastLines {
  const shown = marked.slice(0, MOST);
  const [first = 0] = shown;
  const whole = shown.every((at, place) => at === first + place);
  const guiltyLine = shown.indexOf(guilty);
  return {
    excerpt: shown.map((at) => lines[at]).join('\n'),
    ...(guiltyLine >= 0 && { guiltyLine }),
    ...(whole && { logLine: firstLine + first }),
  };
}
