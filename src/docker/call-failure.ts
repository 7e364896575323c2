// What went wrong with a call to the engine, as a failure with its class.

import { failure, FailureError } from '../model/reason.ts';
import type { FailureClass } from '../model/reason.ts';
import { GpuAbsentError } from './engine.ts';
import { isLoss, LostError } from './loss.ts';

/** What to try with an engine that stopped in the middle. */
export const ANSWERS = 'builder doctor tells whether the engine still answers';

/** The HTTP status of the engine's refusal; null where the engine gave none. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

/** The engine's own words where it gave some, else the error's. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const json: unknown = 'json' in error ? error.json : null;
  if (typeof json === 'object' && json !== null && 'message' in json) return String(json.message);
  // Of a call that wanted a stream, dockerode keeps the words in its own sentence only.
  return error.message.replace(/^\(HTTP code \d+\) .*? - /, '').trim();
}

/** For `catch`: refusals that are an answer, such as 404 to a question whether something is there. */
export function nullWhere(...statuses: number[]): (error: unknown) => null {
  return (error) => {
    const status = statusOf(error);
    if (status !== null && statuses.includes(status)) return null;
    throw error;
  };
}

/** Leaves failures as they are; everything that is not of the engine's making comes back as it was. */
export function callFailure(error: unknown, what: string, address: string): unknown {
  if (error instanceof FailureError || error instanceof GpuAbsentError) return error;
  const status = statusOf(error);
  if (status !== null) return refusal(error, status, { what, address });
  const how = lossOf(error);
  if (how === null) return error;
  return new FailureError(
    failure('engine-lost', `the engine failed to ${what}: ${how.message}`, {
      where: address,
      cause: wordsOf(how.cause),
      hint: ANSWERS,
    }),
    { cause: error },
  );
}

/** What happened, and the words it was told in; null for what is no loss. */
function lossOf(error: unknown): { readonly message: string; readonly cause: unknown } | null {
  if (error instanceof LostError) return { message: error.message, cause: error.cause };
  return isLoss(error) ? { message: 'the connection broke', cause: error } : null;
}

/** For `catch` of what a framework describes: the engine refuses as bad only what somebody wrote there. */
export function settingFailure(error: unknown, what: string): unknown {
  if (statusOf(error) !== 400 || wrongEngine(wordsOf(error)) !== undefined) return error;
  return new FailureError(
    failure('config', `the engine failed to ${what}: ${wordsOf(error)}`, {
      cause: 'HTTP 400',
      hint: 'look at `serve:` and `sanity:` of the framework: command, env, memoryMb, cpus, shmMb',
    }),
    { cause: error },
  );
}

interface Asked {
  readonly what: string;
  readonly address: string;
}

function refusal(error: unknown, status: number, { what, address }: Asked): FailureError {
  const words = wordsOf(error);
  const wrong = wrongEngine(words);
  const kind = wrong === undefined ? refusalClass(status, words) : 'config';
  const hint = wrong ?? HINTS[kind];
  return new FailureError(
    failure(kind, `the engine failed to ${what}: ${words}`, {
      where: address,
      cause: `HTTP ${status}`,
      ...(hint !== undefined && { hint }),
    }),
    { cause: error },
  );
}

/** What somebody has to change about the engine. */
const WRONG_ENGINE: readonly { readonly words: RegExp; readonly hint: string }[] = [
  // Versions are negotiated at the start: an engine that refuses ours is not the one that was asked then, or too new for us.
  {
    words: /client version \S+ is too new/i,
    hint: 'the engine was replaced by an older one: begin again',
  },
  {
    words: /client version \S+ is too old/i,
    hint: 'the engine is newer than at the start, or than this builder: begin again, or update builder',
  },
  {
    words: /container-init binary not found/,
    hint: "podman lacks its init: install catatonit on the engine's machine",
  },
];

function wrongEngine(words: string): string | undefined {
  return WRONG_ENGINE.find((one) => one.words.test(words))?.hint;
}

const HINTS: Readonly<Partial<Record<FailureClass, string>>> = {
  disk: 'free space where the Docker Engine keeps its data: builder clean, docker builder prune',
  config: 'builder clean removes what dead runs left; docker ps -a shows the rest',
  'engine-lost': ANSWERS,
  internal: 'builder doctor tells which engine this is and what it can do',
};

function refusalClass(status: number, words: string): FailureClass {
  if (/no space left on device/i.test(words)) return 'disk';
  if (/no such image/i.test(words)) return 'base-image';
  if (/no such (container|exec)|is not running/i.test(words)) return 'server-lost';
  if (status >= 500 || status === 429) return 'engine-lost';
  // Something else on this machine stands in the way: a name, a port, an image in use.
  return status === 409 ? 'config' : 'internal';
}
