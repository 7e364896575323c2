// What a served model must do to count as answering: five questions, each with what was seen.

import { chatBody, completionBody } from '../http/chat-body.ts';
import { streamChat } from '../http/chat.ts';
import { judgeAnswer } from '../http/judge-answer.ts';
import { request, type Response } from '../http/request.ts';
import { serverError } from '../http/server-error.ts';
import type { Smoke } from '../model/framework.ts';
import type { ServedModel } from '../model/served-model.ts';
import { modelIds } from '../serving/model-ids.ts';
import { answerInWords } from '../serving/probe.ts';
import { plural } from '../text/units.ts';
import { cutTo } from '../text/cut.ts';

export interface SmokeAsk extends Smoke {
  readonly served: ServedModel;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Monotonic, ms. */
  readonly now: () => number;
}

export interface Seen {
  readonly passed: boolean;
  /** For a failed check also what was expected. */
  readonly detail: string;
}

export interface SmokeCheck {
  readonly name: string;
  /** Rejects with an HttpError where no answer came. */
  ask(ask: SmokeAsk): Promise<Seen>;
}

const CHAT = '/v1/chat/completions';
const PROMPT = 'Name three colours.';
const UNKNOWN = 'builder-unknown-model';

export const SMOKE_CHECKS: readonly SmokeCheck[] = [
  { name: 'models list', ask: listsModel },
  { name: 'chat', ask: (ask) => answers(ask, CHAT, chatBody) },
  { name: 'chat, streamed', ask: streams },
  { name: 'completion', ask: (ask) => answers(ask, '/v1/completions', completionBody) },
  { name: 'unknown model', ask: knowsNoOther },
];

async function listsModel(ask: SmokeAsk): Promise<Seen> {
  const response = await send(ask, '/v1/models');
  const ids = modelIds(response);
  if (ids === null) return missed(answerInWords(response), 'a list of models');
  const listed = `lists ${ids.join(', ') || 'no model'}`;
  return ids.includes(ask.served.model) ? seen(listed) : missed(listed, ask.served.model);
}

async function answers(ask: SmokeAsk, path: string, body: typeof chatBody): Promise<Seen> {
  const { served, maxTokens } = ask;
  const question = { model: served.model, prompt: PROMPT, maxTokens, stream: false };
  const verdict = judgeAnswer(await send(ask, path, body(question)), maxTokens);
  return verdict.ok ? delivered(verdict.completionTokens, verdict.text) : unlike(verdict, ask);
}

async function streams(ask: SmokeAsk): Promise<Seen> {
  const { served, maxTokens, timeoutMs, signal } = ask;
  const outcome = await streamChat({
    ...served.api,
    model: served.model,
    prompt: PROMPT,
    maxTokens,
    timeoutMs,
    signal,
    now: ask.now,
  });
  signal.throwIfAborted();
  return outcome.ok ? delivered(outcome.completionTokens, outcome.excerpt) : unlike(outcome, ask);
}

/** A refusal in the server's own words, since a connection that just breaks tells a user nothing; or what the framework allows. */
async function knowsNoOther(ask: SmokeAsk): Promise<Seen> {
  const { maxTokens, unknownModel } = ask;
  const question = { model: UNKNOWN, prompt: PROMPT, maxTokens, stream: false };
  const response = await send(ask, CHAT, chatBody(question));
  const isError = response.status >= 400 && response.status < 500 && response.body.trim() !== '';
  if (isError) return seen(`${response.status} ${serverError(response.body)}`);
  const refusal = 'status 4xx with a message';
  if (unknownModel === 'refused') return missed(answerInWords(response), refusal);
  const verdict = judgeAnswer(response, maxTokens);
  if (verdict.ok) return seen('answered by the one model it has (smoke.unknownModel: ignored)');
  return missed(`${verdict.class}: ${verdict.message}`, `${refusal}, or an answer all the same`);
}

function send(ask: SmokeAsk, path: string, body?: string): Promise<Response> {
  const { served, timeoutMs, signal } = ask;
  return request({
    ...served.api,
    path,
    timeoutMs,
    signal,
    ...(body === undefined
      ? { method: 'GET' }
      : { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
  });
}

function delivered(tokens: number, text: string): Seen {
  return seen(`${plural(tokens, 'token')}: ${JSON.stringify(cutTo(text, 60))}`);
}

function unlike(complaint: { class: string; message: string }, { maxTokens }: SmokeAsk): Seen {
  return missed(
    `${complaint.class}: ${complaint.message}`,
    `${plural(maxTokens, 'token')} of text, or an honest stop, with finish_reason and usage`,
  );
}

function seen(detail: string): Seen {
  return { passed: true, detail };
}

function missed(what: string, expected: string): Seen {
  return { passed: false, detail: `${what}; expected ${expected}` };
}
