// One event of an OpenAI stream, read for what matters: text, the reason it ended, usage, an error.

import { isObject, parseJson, textOf, type JsonObject } from '../text/unknown-json.ts';
import { errorOf, serverError } from './server-error.ts';
import type { SseEvent } from './sse.ts';
import { cutTo } from '../text/cut.ts';

export interface ChatChunk {
  /** Content and reasoning of all choices; empty for a chunk with only a role, an end or usage. */
  readonly text: string;
  readonly finishReason: string | null;
  /** `completion_tokens` of the usage; null where the chunk has none. */
  readonly completionTokens: number | null;
}

export type ChatEvent =
  | { readonly kind: 'chunk'; readonly chunk: ChatChunk }
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'malformed'; readonly message: string };

/** Null for an event that has a name alone and is no error. */
export function readChatEvent({ name, data }: SseEvent): ChatEvent | null {
  if (name === 'error') return { kind: 'error', message: serverError(data) };
  if (name !== '' && data === '') return null;
  if (data === '[DONE]') return { kind: 'done' };
  const value = parseJson(data);
  const error = errorOf(value);
  if (error !== null) return { kind: 'error', message: error };
  if (!isObject(value) || (!Array.isArray(value['choices']) && !isObject(value['usage'])))
    return { kind: 'malformed', message: `not a chunk of a completion: ${cutTo(data, 200)}` };
  return { kind: 'chunk', chunk: readCompletion(value) };
}

/** A chunk of a stream or a whole answer, of chat (`delta`, `message`) or of a completion (`text`). */
export function readCompletion(value: JsonObject): ChatChunk {
  const choices = Array.isArray(value['choices']) ? value['choices'].filter(isObject) : [];
  const ends = choices.map((choice) => choice['finish_reason']).filter((end) => textOf(end) !== '');
  return {
    text: choices.map(textOfChoice).join(''),
    finishReason: ends.length === 0 ? null : textOf(ends[0]),
    completionTokens: completionTokens(value['usage']),
  };
}

function textOfChoice(choice: JsonObject): string {
  const delta = choice['delta'] ?? choice['message'];
  if (!isObject(delta)) return textOf(choice['text']);
  // vLLM and SGLang say `reasoning_content`, newer vLLM `reasoning`; where both are there they are the same.
  const reasoning = textOf(delta['reasoning_content']) || textOf(delta['reasoning']);
  return reasoning + textOf(delta['content']);
}

function completionTokens(usage: unknown): number | null {
  const tokens = isObject(usage) ? usage['completion_tokens'] : null;
  return typeof tokens === 'number' && Number.isInteger(tokens) && tokens >= 0 ? tokens : null;
}
