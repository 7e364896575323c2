// Judges a whole answer (not streamed) by the rule of the streams.

import { Buffer } from 'node:buffer';
import { readCompletion } from './chat-chunk.ts';
import { complaint, isBlank } from './delivered.ts';
import { isObject, parseJson } from '../text/unknown-json.ts';
import { errorOf, serverError } from './server-error.ts';
import { cutTo } from '../text/cut.ts';

export type AnswerVerdict =
  | { readonly ok: true; readonly completionTokens: number; readonly text: string }
  | { readonly ok: false; readonly class: string; readonly message: string };

/** Of `/v1/chat/completions` or `/v1/completions`; classes as in `ChatJudge.verdict`. */
export function judgeAnswer(
  answer: { readonly status: number; readonly body: string },
  maxTokens: number,
): AnswerVerdict {
  if (answer.status !== 200)
    return { ok: false, class: `http-${answer.status}`, message: serverError(answer.body) };
  const value = parseJson(answer.body);
  const error = errorOf(value);
  if (error !== null) return { ok: false, class: 'error-chunk', message: error };
  if (!isObject(value) || !Array.isArray(value['choices'])) {
    const message = `not a completion: ${cutTo(answer.body, 200)}`;
    return { ok: false, class: 'protocol', message };
  }
  const { text, finishReason, completionTokens } = readCompletion(value);
  const told = { chunks: 1, bytes: Buffer.byteLength(text), blank: isBlank(text) };
  const wrong = complaint({ ...told, finishReason, completionTokens }, maxTokens);
  if (wrong !== null) return { ok: false, ...wrong };
  return { ok: true, completionTokens: completionTokens ?? 0, text };
}
