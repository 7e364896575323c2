// Why a branch's `container/render.py` gave no Dockerfile, in its own words where it has some.

import type { ChildResult } from '../host/child.ts';
import type { Python } from '../host/python.ts';
import { failure, type Failure } from '../model/reason.ts';
import { stripControl } from '../text/control.ts';
import { nearest } from '../text/near.ts';
import { formatDuration } from '../text/units.ts';
import { SCRIPT, type RenderRequest } from './render-request.ts';
import type { RenderScript } from './render-script.ts';
import { cutTo } from '../text/cut.ts';

export interface Failed {
  readonly script: RenderScript;
  readonly request: RenderRequest;
  readonly python: Python;
  readonly deadlineMs: number;
}

const where = SCRIPT;

export function renderFailure(end: ChildResult, failed: Failed): Failure {
  const { script, request, deadlineMs } = failed;
  const hint = byHand(request);
  if (end.cancelled) return failure('timeout', `${SCRIPT} was cancelled`, { where, hint });
  const said = lastLine(end.stderr) ?? lastLine(end.stdout);
  if (end.timedOut) {
    const message = `${SCRIPT} did not end within ${formatDuration(deadlineMs)}`;
    return failure('timeout', message, { where, ...(said !== null && { cause: said }), hint });
  }
  const cause = said ?? end.problem ?? 'it printed nothing';
  const exitCode = end.exitCode === null ? {} : { exitCode: end.exitCode };
  const targets = script.targets.get(request.framework) ?? script.anyTargets;
  if (targets.length > 0 && !targets.includes(request.target))
    return { ...noTarget(request, targets), cause, ...exitCode };
  const message =
    end.exitCode === null ? endedByForce(end) : `${SCRIPT} failed with exit code ${end.exitCode}`;
  return failure('config', message, { where, cause, ...exitCode, hint: hintFor(cause, failed) });
}

function endedByForce({ problem }: ChildResult): string {
  const isKilled = problem?.startsWith('killed') === true;
  const message = isKilled ? `${SCRIPT} did not end by itself` : `${SCRIPT} could not run`;
  return message;
}

export function noTarget(
  { framework, target }: Pick<RenderRequest, 'framework' | 'target'>,
  there: readonly string[],
): Failure {
  const near = nearest(target, there);
  const message = `${SCRIPT} has no target "${target}" for ${framework}; there are: ${there.join(', ')}`;
  return failure('config', message, {
    where,
    hint: near === null ? 'ask for one of these with --target' : `did you mean "${near}"?`,
  });
}

export type Unwritten =
  | { readonly kind: 'unsaid'; readonly stdout: string }
  | { readonly kind: 'outside' | 'missing'; readonly file: string };

/** It ended well, and there is no Dockerfile. */
export function writtenFailure(request: RenderRequest, unwritten: Unwritten): Failure {
  const more = { where, hint: byHand(request) };
  switch (unwritten.kind) {
    case 'unsaid': {
      const cause = lastLine(unwritten.stdout) ?? 'it printed nothing';
      return failure('config', `${SCRIPT} does not say which file it has written`, {
        ...more,
        cause,
      });
    }
    case 'outside': {
      const message = `${SCRIPT} writes outside the checkout: ${unwritten.file}`;
      return failure('config', message, more);
    }
    case 'missing': {
      const message = `${SCRIPT} says it wrote ${unwritten.file}, which is not there`;
      return failure('config', message, more);
    }
  }
}

function byHand({ args }: RenderRequest): string {
  return `see all it says, in a checkout of this commit: python3 ${[SCRIPT, ...args].join(' ')}`;
}

/** A newer script may need more than jinja2 and PyYAML. */
function hintFor(cause: string, { python, request }: Failed): string {
  const module = /No module named '([\w.]+)'/.exec(cause)?.[1];
  if (module === undefined) return byHand(request);
  return `give ${python.executable} the module ${module}, or put a Python that has it first in PATH`;
}

/** A script may print all that it has. */
const LONGEST = 500;

function lastLine(text: string): string | null {
  const lines = stripControl(text).split('\n');
  const last = lines.findLast((line) => line.trim() !== '')?.trim() ?? null;
  return last && cutTo(last, LONGEST);
}
