// The four ways a check can end, and what every check is handed.

import type { EngineSelf } from '../docker/describe-engine.ts';
import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { Check, CheckState } from '../model/diagnosis.ts';
import type { Failure } from '../model/reason.ts';

export interface Words {
  readonly found: string;
  readonly means?: string;
  readonly mend?: string;
  readonly facts?: Check['facts'];
}

export type Maker = (name: string, words: Words) => Check;

export const ok: Maker = (name, words) => make('ok', name, words);
export const warning: Maker = (name, words) => make('warning', name, words);
export const problem: Maker = (name, words) => make('problem', name, words);
export const unknown: Maker = (name, words) => make('unknown', name, words);

function make(state: CheckState, name: string, { found, means, mend, facts }: Words): Check {
  return { name, state, found, means: means ?? null, mend: mend ?? null, facts: facts ?? {} };
}

/** For checks that must ask the engine. */
export function noEngine(name: string): Check {
  return unknown(name, { found: 'no engine to ask' });
}

export interface Session {
  readonly self: EngineSelf;
  readonly engine: Engine;
}

/** An engine, or why there is none. */
export type Asked =
  | { readonly kind: 'answered'; readonly session: Session }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Patient {
  readonly host: Host;
  readonly config: Config;
  /** What runs of this source exclude each other by. */
  readonly lockFile: string;
  /** The word that starts this tool: `./builder`. */
  readonly program: string;
  /** As a person would type it: the folder of our scripts. */
  readonly scripts: string;
  /** Settles within its deadline; never rejects. */
  readonly asked: Promise<Asked>;
  readonly signal: AbortSignal;
}

/** `sudo ` where a command needs root and this user is not. */
export function asRoot({ user }: Host): string {
  return user.id === 0 ? '' : 'sudo ';
}
