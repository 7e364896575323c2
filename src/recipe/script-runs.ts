// Runs scripts of branches as fast as the cores allow, each as a process of its own, in few Pythons.

import { readText } from '../host/files.ts';
import { tooMuch, type ChildResult } from '../host/child.ts';
import type { Host } from '../host/host.ts';
import type { ReadyPython } from '../host/python.ts';
import type { RecipeTools } from './recipe.ts';
import { ScriptWorker, type Job, type ScriptEnd, type ScriptRun } from './script-worker.ts';

/** How it ended, as a child of its own would tell. */
export function runScript(
  run: ScriptRun,
  python: ReadyPython,
  tools: RecipeTools,
): Promise<ChildResult> {
  const runs = known.get(tools.host) ?? new ScriptRuns();
  known.set(tools.host, runs);
  return runs.add(run, python, tools);
}

/** By process. */
const known = new WeakMap<Host, ScriptRuns>();

const NOTHING = { stdout: '', stderr: '' };

class ScriptRuns {
  readonly #waiting: Job[] = [];
  #workers = 0;

  async add(run: ScriptRun, python: ReadyPython, tools: RecipeTools): Promise<ChildResult> {
    const end = await new Promise<ScriptEnd>((settle) => {
      this.#waiting.push({ run, settle });
      this.#employ(python, tools);
    });
    const [stdout, stderr] = await Promise.all([run.stdout, run.stderr].map(readText));
    const printed = { stdout: stdout ?? '', stderr: stderr ?? '' };
    const sizes = Object.values(printed).map((text) => Buffer.byteLength(text));
    if (Math.max(...sizes) < run.mostBytes) return { ...end, ...printed };
    // Whatever became of it: what it would have said last is not there.
    return { ...end, ...NOTHING, exitCode: null, problem: tooMuch(run.mostBytes) };
  }

  #employ(python: ReadyPython, tools: RecipeTools): void {
    if (this.#waiting.length === 0 || this.#workers >= tools.host.machine.cores) return;
    this.#workers += 1;
    const worker = new ScriptWorker(() => this.#waiting.shift(), tools);
    void worker.work(python).finally(() => {
      this.#workers -= 1;
      this.#employ(python, tools);
    });
  }
}
