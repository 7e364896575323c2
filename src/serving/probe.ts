// One question to a starting server: is this part of it there, and if not, what does it say?

import { HttpError } from '../http/http-error.ts';
import { request, type Response } from '../http/request.ts';
import { stripControl } from '../text/control.ts';
import { formatDuration } from '../text/units.ts';

export interface ProbeState {
  readonly ok: boolean;
  /** What was seen, in a few words: `503 notready`, `connection refused`. */
  readonly seen: string;
  /** Where to look if this stays so; goes before the probe's own. */
  readonly hint?: string;
}

export interface Probe {
  /** As in "waiting for <name>". */
  readonly name: string;
  /** Longest that one answer may take. */
  readonly timeoutMs: number;
  /** Where to look when this is what never comes. */
  readonly hint?: string;
  ask(signal: AbortSignal, timeoutMs: number): Promise<ProbeState>;
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface Question {
  readonly place: Place;
  readonly path: string;
  /** JSON, sent by POST; absent: GET. */
  readonly body?: string;
  readonly judge: (response: Response) => ProbeState;
}

/** No connection, no answer and nonsense are states too: only the signal's abort throws. */
export async function askHttp(
  question: Question,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<ProbeState> {
  try {
    const { place, path, body } = question;
    const response = await request({
      ...place,
      path,
      signal,
      timeoutMs,
      ...(body === undefined
        ? { method: 'GET' }
        : { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
    });
    return question.judge(response);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HttpError)) throw error;
    return { ok: false, seen: httpErrorInWords(error, timeoutMs) };
  }
}

/** `503 notready`: the status, and the server's own words where they are short to say. */
export function answerInWords({ status, body }: Response): string {
  const words = stripControl(statusWord(body) ?? body)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `${status} ${words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words}`.trim();
}

const LONGEST_WORDS = 120;

/** Dynamo says its state in a JSON field. */
function statusWord(body: string): string | null {
  return /^\s*\{.*?"status"\s*:\s*"([^"]{1,60})"/s.exec(body)?.[1] ?? null;
}

function httpErrorInWords(error: HttpError, timeoutMs: number): string {
  switch (error.kind) {
    case 'refused':
      return 'connection refused';
    case 'reset':
      return 'connection closed without an answer';
    case 'cut':
      return 'connection closed within the answer';
    case 'timeout':
      return `no answer in ${formatDuration(timeoutMs)}`;
    case 'protocol':
    case 'too-large':
    case 'aborted':
      return error.message;
  }
}
