// Why a branch's `container/render.py` gave no Dockerfile, in its own words where it has some.

import type { ChildResult } from '../host/child.ts';
import type { Python } from '../host/python.ts';
import { shortRevision } from '../model/ids.ts';
import { failure, type Failure } from '../model/reason.ts';
import { stripControl } from '../text/control.ts';
import { nearest } from '../text/near.ts';
import { formatDuration } from '../text/units.ts';
import { SCRIPT, type Branch, type RenderRequest } from './render-request.ts';

export interface Failed {
  readonly branch: Branch;
  readonly request: RenderRequest;
  readonly python: Python;
  readonly deadlineMs: number;
}

export function renderFailure(end: ChildResult, failed: Failed): Failure {
  const { branch, request, deadlineMs } = failed;
  const where = SCRIPT;
  const script = scriptOf(branch);
  if (end.cancelled) return failure('timeout', `${script} was cancelled`, { where });
  if (end.timedOut) {
    const message = `${script} has no end within ${formatDuration(deadlineMs)}`;
    return failure('timeout', message, { where, hint: byHand(failed) });
  }
  const cause = lastLine(end.stderr) ?? end.problem ?? `exit code ${end.exitCode}`;
  const exitCode = end.exitCode === null ? {} : { exitCode: end.exitCode };
  const targets = branch.script.targets.get(request.framework) ?? branch.script.anyTargets;
  if (targets.length > 0 && !targets.includes(request.target))
    return { ...noTarget(branch, request, targets), cause, ...exitCode };
  const message = `${script} fails for ${request.framework}, ${request.target}`;
  return failure('config', message, { where, cause, ...exitCode, hint: hintFor(cause, failed) });
}

export function noTarget(
  branch: Branch,
  { framework, target }: Pick<RenderRequest, 'framework' | 'target'>,
  there: readonly string[],
): Failure {
  const near = nearest(target, there);
  const message = `${scriptOf(branch)} has no target "${target}" for ${framework}; there are: ${there.join(', ')}`;
  return failure('config', message, {
    where: SCRIPT,
    hint: near === null ? 'choose among them with --target' : `did you mean "${near}"?`,
  });
}

export type Unwritten =
  | { readonly kind: 'unsaid'; readonly stdout: string }
  | { readonly kind: 'outside' | 'missing'; readonly file: string };

/** It ended well, and there is no Dockerfile. */
export function writtenFailure(branch: Branch, unwritten: Unwritten): Failure {
  const script = scriptOf(branch);
  const more = { where: SCRIPT, hint: `git log -p -1 ${branch.revision} -- ${SCRIPT}` };
  switch (unwritten.kind) {
    case 'unsaid': {
      const message = `${script} does not say "written to" and a file`;
      const said = lastLine(unwritten.stdout);
      return failure('config', message, {
        ...more,
        cause: said === null ? 'it prints nothing' : `it prints: ${said}`,
      });
    }
    case 'outside':
      return failure('config', `${script} writes outside the checkout: ${unwritten.file}`, more);
    case 'missing':
      return failure(
        'config',
        `${script} says it wrote ${unwritten.file}, which is not there`,
        more,
      );
  }
}

function scriptOf({ revision }: Branch): string {
  return `${SCRIPT} of ${shortRevision(revision)}`;
}

function byHand({ python, request }: Failed): string {
  return `in a checkout of that commit: ${[python.executable, SCRIPT, ...request.args].join(' ')}`;
}

/** A newer script may need more than jinja2 and PyYAML. */
function hintFor(cause: string, failed: Failed): string {
  const module = /No module named '([\w.]+)'/.exec(cause)?.[1];
  if (module === undefined) return byHand(failed);
  return `give ${failed.python.executable} the module ${module}, or put a Python that has it first in PATH`;
}

/** A script may print all that it has. */
const LONGEST = 500;

function lastLine(text: string): string | null {
  const lines = stripControl(text).split('\n');
  const last = lines.findLast((line) => line.trim() !== '')?.trim() ?? null;
  return last !== null && last.length > LONGEST ? `${last.slice(0, LONGEST)}...` : last;
}
