// How the rig's LLM server behaves, and what it saw.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Fault } from './llm-server-script.ts';

/** One event as written; `at` is read from `now` right before the write. */
export interface Sent {
  readonly at: number;
  readonly tokens: number;
}

export interface SeenRequest {
  readonly index: number;
  readonly path: string;
  readonly prompt: string;
  readonly maxTokens: number;
  readonly stream: boolean;
  /** When its head had been read. */
  readonly acceptedAt: number;
  /** The how-manieth connection of the server it came on. */
  readonly connection: number;
  readonly sent: Sent[];
  fault: Fault;
  /** False until the whole answer was handed to the socket. */
  ended: boolean;
}

export interface Behaviour {
  model: string;
  /** Whether `/v1/models` names the model. */
  listed: boolean;
  /** Answers whatever a request calls the model, as servers of one model do. */
  anyName: boolean;
  liveStatus: number;
  healthStatus: number;
  /** Before the first text. */
  ttftMs: number | ((request: SeenRequest) => number);
  /** Before each further chunk of text; `token` counts from 1. */
  itlMs: number | ((token: number) => number);
  tokensPerChunk: number;
  /** Chunks of text that leave in one write, after the pause of the first. */
  chunksPerWrite: number;
  fault: Fault | ((request: SeenRequest) => Fault);
  /** Replaces the page of `/metrics`. */
  metricsPage: (() => string) | null;
  /** The clock of all stamps, ms. */
  now: () => number;
}

export const DEFAULTS: Behaviour = {
  model: 'tiny',
  listed: true,
  anyName: false,
  liveStatus: 200,
  healthStatus: 200,
  ttftMs: 4,
  itlMs: 1,
  tokensPerChunk: 1,
  chunksPerWrite: 1,
  fault: 'none',
  metricsPage: null,
  now: () => performance.now(),
};

/** One request on its way through the rig. */
export interface Visit {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly behaviour: Behaviour;
  readonly requests: SeenRequest[];
  readonly acceptedAt: number;
  readonly connection: number;
}
