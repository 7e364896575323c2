// A sink for the work before a run has tasks: what people should know is said, the rest is dropped.

import type { Sink } from '../model/sink.ts';

export type Say = (message: string) => void;

export function noteSink(say: Say): Sink {
  return {
    log: () => undefined,
    progress: say,
    step: () => undefined,
    artefact: () => Promise.resolve(),
    artefactLines: () => Promise.resolve(),
    tail: () => [],
    lineCount: () => 0,
  };
}
