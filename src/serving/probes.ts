// What must be true before a server counts as ready, in the order in which it becomes true.

import { chatBody } from '../http/chat-body.ts';
import { readCompletion } from '../http/chat-chunk.ts';
import { isObject, parseJson } from '../text/unknown-json.ts';
import type { Response } from '../http/request.ts';
import type { ServeProcess } from '../model/framework.ts';
import type { ServedModel, ServedProcess } from '../model/served-model.ts';
import { modelIds } from './model-ids.ts';
import { answerInWords, askHttp, type Probe, type ProbeState } from './probe.ts';

const PROBE_MS = 2000;
/** A first token waits for warm-up and graph capture: real engines took over 20 s of it on a CPU. */
const FIRST_TOKEN_MS = 60_000;

export function probesOf(processes: readonly ServeProcess[], served: ServedModel): Probe[] {
  const health = processes.flatMap(({ process, health: path }) => {
    const place = served.processes.find((candidate) => candidate.process === process);
    return path === null || place === undefined ? [] : [healthProbe(place, path)];
  });
  return [...health, modelsProbe(served), tokenProbe(served)];
}

function healthProbe({ process, host, port }: ServedProcess, path: string): Probe {
  return {
    name: `${process} ${path}`,
    timeoutMs: PROBE_MS,
    ask: (signal, timeoutMs) =>
      askHttp({ place: { host, port }, path, judge: judgeHealth }, signal, timeoutMs),
  };
}

function judgeHealth(response: Response): ProbeState {
  return { ok: response.status === 200, seen: answerInWords(response) };
}

/** A healthy worker whose model is not listed is the mark of a tokenizer, template or discovery fault. */
function modelsProbe({ api, model }: ServedModel): Probe {
  const judge = (response: Response): ProbeState => {
    const ids = modelIds(response);
    if (ids === null) return { ok: false, seen: answerInWords(response) };
    if (ids.length === 0) return { ok: false, seen: 'lists no model' };
    const seen = `lists ${ids.join(', ')}`;
    if (ids.includes(model)) return { ok: true, seen };
    const names = ids.map((id) => `"${id}"`).join(', ');
    return { ok: false, seen, hint: `serve.model is "${model}", the server calls it ${names}` };
  };
  return {
    name: `model ${model} in /v1/models`,
    hint: 'look in its log for the tokenizer, the chat template, or discovery',
    timeoutMs: PROBE_MS,
    ask: (signal, timeoutMs) =>
      askHttp({ place: api, path: '/v1/models', judge }, signal, timeoutMs),
  };
}

/** Listed models can still block for seconds: only a token proves that the engine works. */
function tokenProbe({ api, model }: ServedModel): Probe {
  const path = '/v1/chat/completions';
  const body = chatBody({ model, prompt: 'Say one word.', maxTokens: 1, stream: false });
  return {
    name: `one token from ${path}`,
    timeoutMs: FIRST_TOKEN_MS,
    ask: (signal, timeoutMs) =>
      askHttp({ place: api, path, body, judge: judgeToken }, signal, timeoutMs),
  };
}

function judgeToken(response: Response): ProbeState {
  const answer = response.status === 200 ? parseJson(response.body) : null;
  const { text, completionTokens } = readCompletion(isObject(answer) ? answer : {});
  // One token may be half a character and no text yet.
  const ok = text !== '' || (completionTokens ?? 0) > 0;
  return { ok, seen: ok ? 'came' : answerInWords(response) };
}
