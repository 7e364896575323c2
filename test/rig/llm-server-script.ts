// What the rig's LLM server streams for one request, as data: events with pauses, and how it ends.

export const FAULTS = [
  'none',
  /** Two tokens, then the connection is closed in the middle of the answer. */
  'cut',
  /** The same by a TCP reset. */
  'reset-midway',
  /** Two tokens, then nothing more. */
  'hang-midway',
  /** Two tokens, an error event, [DONE], a clean end: as Dynamo 1.6 does when its worker dies. */
  'error-chunk',
  /** All tokens and an honest end, with `event: error` and its words in a comment in between. */
  'error-comment',
  /** All chunks there, no text in any of them. */
  'empty-text',
  /** All chunks there, and nothing but blanks in them. */
  'blank-text',
  'no-finish',
  'no-usage',
  /** Half of the text, [DONE], a clean end; neither finish_reason nor usage. */
  'done-only',
  /** One token where more were asked, finish_reason length, an honest usage of 1. */
  'one-token',
  /** One token, and a usage that claims all of them. */
  'one-token-claimed',
  /** All the text, and a usage of half of it. */
  'usage-too-small',
  /** One token more than asked for. */
  'usage-too-large',
  'bad-finish',
  /** All of it and finish_reason length, then finish_reason error. */
  'second-finish',
  /** The last tokens come after finish_reason. */
  'text-after-end',
  'bad-json',
  /** Fewer tokens than asked, finish_reason stop, a usage that agrees: no fault at all. */
  'early-stop',
  // Below: faults of the whole answer, played by the server itself.
  'http-500',
  'http-429',
  /** 200 with a JSON error instead of a stream. */
  'json-page',
  /** The request is read and never answered. */
  'hang',
  /** The connection is closed without a byte. */
  'close',
  'reset',
  /** Bytes that are not HTTP. */
  'garbage',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface ScriptedEvent {
  readonly pause: 'ttft' | 'itl' | 'none';
  readonly data: string | object;
  /** Of its field `event`; its data then stands in a comment. */
  readonly name?: string;
  /** Tokens of text in it. */
  readonly tokens: number;
}

export interface Script {
  readonly events: readonly ScriptedEvent[];
  readonly end: 'clean' | 'cut' | 'reset' | 'hang';
}

export interface Asked {
  readonly model: string;
  readonly maxTokens: number;
  readonly tokensPerChunk: number;
  readonly usage: boolean;
  readonly kind: 'chat' | 'completion';
}

const DONE: ScriptedEvent = { pause: 'none', data: '[DONE]', tokens: 0 };

const ERROR = {
  error: { message: 'Service temporarily unavailable', type: 'service_unavailable', code: 503 },
};

type Play = (asked: Asked, all: number, few: number) => Script;

const SCRIPTS: Readonly<Partial<Record<Fault, Play>>> = {
  cut: (asked, _all, few) => ({ events: texts(asked, few), end: 'cut' }),
  'reset-midway': (asked, _all, few) => ({ events: texts(asked, few), end: 'reset' }),
  'hang-midway': (asked, _all, few) => ({ events: texts(asked, few), end: 'hang' }),
  'error-chunk': (asked, _all, few) => clean([...texts(asked, few), event(ERROR), DONE]),
  'error-comment': (asked, all) => {
    const error = { ...event('worker lost'), name: 'error' };
    return clean([
      ...texts(asked, all),
      error,
      finish(asked, 'length'),
      ...usage(asked, all),
      DONE,
    ]);
  },
  'blank-text': (asked, all) =>
    clean([...texts(asked, all, ' \n'), finish(asked, 'length'), ...usage(asked, all), DONE]),
  'second-finish': (asked, all) => {
    const ends = [finish(asked, 'length'), finish(asked, 'error')];
    return clean([...texts(asked, all), ...ends, ...usage(asked, all), DONE]);
  },
  'text-after-end': (asked, all, few) => {
    const late = texts(asked, few).slice(-few);
    const end = finish(asked, 'length');
    return clean([...texts(asked, all - few), end, ...late, ...usage(asked, all), DONE]);
  },
  'empty-text': (asked, all) =>
    clean([...texts(asked, all, ''), finish(asked, 'length'), ...usage(asked, all), DONE]),
  'no-finish': (asked, all) => clean([...texts(asked, all), ...usage(asked, all), DONE]),
  'no-usage': (asked, all) => clean([...texts(asked, all), finish(asked, 'length'), DONE]),
  'done-only': (asked, all) => clean([...texts(asked, Math.ceil(all / 2)), DONE]),
  'one-token': (asked) => whole(asked, { tokens: 1, claimed: 1 }),
  'one-token-claimed': (asked, all) => whole(asked, { tokens: 1, claimed: all }),
  'usage-too-small': (asked, all) =>
    whole(asked, { tokens: all, claimed: Math.floor(all / 2), reason: 'stop' }),
  'usage-too-large': (asked, all) => whole(asked, { tokens: all, claimed: all + 1 }),
  'bad-finish': (asked, _all, few) => whole(asked, { tokens: few, claimed: few, reason: 'abort' }),
  'bad-json': (asked, _all, few) => clean([...texts(asked, few), event('{"choices": [')]),
  'early-stop': (asked, _all, few) => whole(asked, { tokens: few, claimed: few, reason: 'stop' }),
};

/** A fault that has no script of its own streams all that was asked for. */
export function scriptOf(fault: Fault, asked: Asked): Script {
  const all = asked.maxTokens;
  const play = SCRIPTS[fault];
  if (play !== undefined) return play(asked, all, Math.min(2, all));
  return whole(asked, { tokens: all, claimed: all });
}

interface Told {
  readonly tokens: number;
  readonly claimed: number;
  readonly reason?: string;
}

function whole(asked: Asked, told: Told): Script {
  const end = finish(asked, told.reason ?? 'length');
  return clean([...texts(asked, told.tokens), end, ...usage(asked, told.claimed), DONE]);
}

function clean(events: readonly ScriptedEvent[]): Script {
  return { events, end: 'clean' };
}

function event(data: string | object): ScriptedEvent {
  return { pause: 'none', data, tokens: 0 };
}

/** A role chunk, as vLLM sends it, right before the first text; then one chunk per `tokensPerChunk`. */
function texts(asked: Asked, tokens: number, word?: string): ScriptedEvent[] {
  const role = chunk(asked, { role: 'assistant', content: '' }, null);
  const events: ScriptedEvent[] = asked.kind === 'chat' ? [event(role)] : [];
  for (let sent = 0; sent < tokens; sent += asked.tokensPerChunk) {
    const count = Math.min(asked.tokensPerChunk, tokens - sent);
    const text = Array.from({ length: count }, (_, i) => word ?? wordOf(sent + i)).join('');
    const data = chunk(asked, { content: text }, null);
    events.push({ pause: sent === 0 ? 'ttft' : 'itl', data, tokens: text === '' ? 0 : count });
  }
  return events;
}

const SYLLABLES = ['lo', 'ré', 'mi', 'su', 'vä', 'no', '木', 'ti'];

/** Words with characters of one to three bytes, so that reads may split one. */
export function wordOf(index: number): string {
  return ` ${SYLLABLES[index % 8]}${SYLLABLES[(index * 3 + 1) % 8]}`;
}

function finish(asked: Asked, reason: string): ScriptedEvent {
  return event(chunk(asked, {}, reason));
}

function usage(asked: Asked, tokens: number): ScriptedEvent[] {
  if (!asked.usage) return [];
  const told = { prompt_tokens: 9, completion_tokens: tokens, total_tokens: tokens + 9 };
  return [event({ ...named(asked), choices: [], usage: told })];
}

function chunk(asked: Asked, delta: Record<string, string>, reason: string | null): object {
  const told = asked.kind === 'chat' ? { delta } : { text: delta['content'] ?? '' };
  return { ...named(asked), choices: [{ index: 0, ...told, finish_reason: reason }] };
}

function named(asked: Asked): object {
  const object = asked.kind === 'chat' ? 'chat.completion.chunk' : 'text_completion';
  return { id: 'cmpl-rig', object, created: 1, model: asked.model };
}
