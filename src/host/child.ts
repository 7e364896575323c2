// Runs a command to its end: the whole process group dies on cancel and deadline, and nothing is inherited unasked.

import type { Readable } from 'node:stream';
import type { Options } from 'execa';
import { formatBytes } from '../text/units.ts';
import { CHILD_OF, childMark } from './mark.ts';

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** All that the child sees, besides the mark by which it is found when this process is killed: see `childEnv`. */
  readonly env: Readonly<Record<string, string>>;
  /** Nobody ends it, or what it starts, for the death of this process: it has no mark. */
  readonly outlives?: true;
  /** Its standard input; empty without. */
  readonly input?: string | Uint8Array | Readable;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** In characters of either output: above it the whole process group is killed. Without one it is a hundred million. */
  readonly mostOutput?: number;
  /** One character a byte: for output that is no text. */
  readonly encoding?: 'latin1';
  /** Each line of either output as it comes, without its line end. */
  readonly onLine?: (line: string) => void;
}

export interface ChildResult {
  /** Null when a signal ended it or it never started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** Why there is no exit code, in a line or two: not found, killed, too much output. Null when there is one. */
  readonly problem: string | null;
}

const GRACE_MS = 1000;
/** A descendant that left the group may still hold the pipes: then we let go of them. */
const LET_GO_MS = GRACE_MS + 500;

const MOST_OUTPUT = 100_000_000;

/** Never rejects because of what the child does. */
export async function runChild(request: ChildRequest): Promise<ChildResult> {
  const { execa } = await import('execa');
  const child = execa(request.command, [...request.args], optionsFor(request));
  const letGo = (): void => {
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LET_GO_MS).unref();
  };
  const deadline = setTimeout(letGo, request.timeoutMs);
  request.signal.addEventListener('abort', letGo, { once: true });
  // What a child leaves running in its group has no one to report to and holds the pipes.
  child.nodeChildProcess.once('exit', () => child.kill('SIGKILL'));
  const result = await child;
  clearTimeout(deadline);
  request.signal.removeEventListener('abort', letGo);
  const exitCode = result.isMaxBuffer ? null : (result.exitCode ?? null);
  return {
    exitCode,
    stdout: result.stdout,
    stderr: result.stderr,
    timedOut: result.timedOut,
    cancelled: result.isCanceled,
    problem: exitCode === null ? problemOf(result.isMaxBuffer, result.shortMessage, request) : null,
  };
}

function problemOf(
  isTooMuch: boolean,
  message: string | undefined,
  { mostOutput = MOST_OUTPUT }: ChildRequest,
): string {
  if (isTooMuch) return tooMuch(mostOutput);
  return message ?? 'ended without an exit code';
}

/** Why a child was killed that printed without end. */
export function tooMuch(most: number): string {
  return `killed: it printed more than ${formatBytes(most)}`;
}

function optionsFor(request: ChildRequest) {
  const { onLine } = request;
  const output = onLine === undefined ? 'pipe' : passingOn(onLine);
  return {
    cwd: request.cwd ?? '/',
    env: request.outlives ? request.env : { ...request.env, [CHILD_OF]: childMark() },
    extendEnv: false,
    input: request.input ?? '',
    stdout: output,
    stderr: output,
    stripFinalNewline: false,
    encoding: request.encoding ?? 'utf8',
    cancelSignal: request.signal,
    maxBuffer: request.mostOutput ?? MOST_OUTPUT,
    timeout: request.timeoutMs,
    killDescendants: true,
    forceKillAfterDelay: GRACE_MS,
    reject: false,
  } as const satisfies Options;
}

function passingOn(onLine: (line: string) => void) {
  return function* lines(line: unknown): Generator<string> {
    const text = String(line);
    onLine(text);
    yield text;
  };
}
