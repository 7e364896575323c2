// One Python that runs scripts of branches one after the other: it loads jinja2 and PyYAML once, most of what a render costs.

import { PassThrough } from 'node:stream';
import * as v from 'valibot';
import { runChild, type ChildResult } from '../host/child.ts';
import { pythonEnv, type ReadyPython } from '../host/python.ts';
import { parseJson } from '../text/unknown-json.ts';
import type { RecipeTools } from './recipe.ts';
import { SCRIPT_DRIVER, SCRIPT_LOADER } from './script-driver.ts';

export interface ScriptRun {
  /** Relative to `cwd`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** For its temporary files. */
  readonly scratch: string;
  /** Files for what it prints. */
  readonly stdout: string;
  readonly stderr: string;
  /** Of each file that it writes. */
  readonly mostBytes: number;
  readonly deadlineMs: number;
}

/** As a child of its own would tell. */
export type ScriptEnd = Omit<ChildResult, 'stdout' | 'stderr'>;

export interface Job {
  readonly run: ScriptRun;
  readonly settle: (end: ScriptEnd) => void;
}

const ENDED: ScriptEnd = { exitCode: null, timedOut: false, cancelled: false, problem: null };
const AnswerSchema = v.object({ exitCode: v.nullable(v.number()) });
/** Each script has a deadline of its own: this is none. */
const WORKER_MS = 24 * 3_600_000;

export class ScriptWorker {
  readonly #next: () => Job | undefined;
  readonly #tools: RecipeTools;
  readonly #input = new PassThrough();
  readonly #over = new AbortController();
  #current: { readonly job: Job; readonly settled: AbortController } | null = null;

  /** `next` gives a job after the other, undefined where there is none now: then the worker ends. */
  constructor(next: () => Job | undefined, tools: RecipeTools) {
    this.#next = next;
    this.#tools = tools;
  }

  /** Never rejects; every job that it has taken is settled. */
  async work({ python, packages }: ReadyPython): Promise<void> {
    const { host, signal } = this.#tools;
    this.#input.write(`${JSON.stringify(SCRIPT_DRIVER)}\n`);
    this.#begin();
    const result = await runChild({
      command: python.executable,
      args: ['-c', SCRIPT_LOADER],
      env: pythonEnv(host, packages ?? undefined),
      input: this.#input,
      signal: AbortSignal.any([signal, this.#over.signal]),
      timeoutMs: WORKER_MS,
      onLine: (line) => this.#hear(line),
    });
    const { cancelled, stderr } = result;
    this.#end({ ...ENDED, cancelled, problem: result.problem ?? stderr.trim() });
  }

  #begin(): void {
    const job = this.#next();
    if (job === undefined) {
      this.#input.end();
      return;
    }
    const settled = new AbortController();
    this.#current = { job, settled };
    const late = (): void => {
      this.#end({ ...ENDED, timedOut: true, problem: 'killed at its deadline' });
      // With all that the script has started.
      this.#over.abort();
    };
    this.#tools.host.clock.sleep(job.run.deadlineMs, settled.signal).then(late, () => undefined);
    this.#input.write(`${JSON.stringify(job.run)}\n`);
  }

  #hear(line: string): void {
    const answer = v.safeParse(AnswerSchema, parseJson(line));
    if (!answer.success || this.#current === null) return;
    const { exitCode } = answer.output;
    this.#end({ ...ENDED, exitCode, problem: exitCode === null ? 'killed by a signal' : null });
    this.#begin();
  }

  #end(how: ScriptEnd): void {
    const current = this.#current;
    this.#current = null;
    current?.settled.abort();
    current?.job.settle(how);
  }
}
