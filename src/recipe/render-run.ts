// Runs a branch's `container/render.py` and reads the file that it says it has written.

import { readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ChildResult } from '../host/child.ts';
import type { ReadyPython } from '../host/python.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { FailureError } from '../model/reason.ts';
import { renderFailure, writtenFailure } from './render-failure.ts';
import { SCRIPT, type RenderRequest } from './render-request.ts';
import type { RenderScript } from './render-script.ts';
import { inView, type View } from './render-view.ts';
import { runScript } from './script-runs.ts';
import type { RecipeTools } from './recipe.ts';

export interface Rendered {
  /** Relative to the checkout, as the script has named it. */
  readonly file: string;
  readonly text: string;
}

export interface Rendering {
  readonly script: RenderScript;
  readonly request: RenderRequest;
  /** Absolute: only read. */
  readonly checkout: string;
  readonly python: ReadyPython;
  readonly tools: RecipeTools;
  /** For what lies there only while it runs. */
  readonly dir: string;
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 60_000;
/** A hundred times the largest Dockerfile. */
const MOST_BYTES = 4e6;

/** @throws FailureError config, timeout, disk */
export function render(rendering: Rendering): Promise<Rendered> {
  const { checkout, dir, request } = rendering;
  const doing = `render ${request.framework}, ${request.target}`;
  return orFileFailure(doing, () =>
    inView(checkout, dir, async (view) => {
      const end = await ran(rendering, view);
      return readWritten(rendering, view, end);
    }),
  );
}

async function ran(rendering: Rendering, view: View): Promise<ChildResult> {
  const { script, request, python, tools, deadlineMs = DEADLINE_MS } = rendering;
  const run = {
    script: SCRIPT,
    args: request.args,
    ...view,
    cwd: view.root,
    deadlineMs,
    mostBytes: MOST_BYTES,
  };
  const end = await runScript(run, python, tools);
  if (end.exitCode === 0) return end;
  const failed = { script, request, python: python.python, deadlineMs };
  throw new FailureError(renderFailure(end, failed));
}

/** `INFO: Generated Dockerfile written to <path>` */
const WRITTEN = /\bwritten to (.+?)\s*$/m;

async function readWritten(
  { request, checkout }: Rendering,
  view: View,
  { stdout }: ChildResult,
): Promise<Rendered> {
  const said = WRITTEN.exec(stdout)?.[1];
  if (said === undefined)
    throw new FailureError(writtenFailure(request, { kind: 'unsaid', stdout }));
  const file = path.resolve(view.root, said);
  const roots = [view.root, await realpath(checkout)];
  const root = roots.find((one) => file.startsWith(`${one}${path.sep}`));
  if (root === undefined)
    throw new FailureError(writtenFailure(request, { kind: 'outside', file }));
  const name = path.relative(root, file);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null)
    throw new FailureError(writtenFailure(request, { kind: 'missing', file: name }));
  // In the view it goes with the view; a script that follows the links has left it in the checkout.
  if (root !== view.root) await rm(file, { force: true });
  return { file: name, text };
}
