// A task's log that goes nowhere.

import type { TaskSink } from '../../src/model/sink.ts';

export function silentSink(): TaskSink {
  return {
    log: () => undefined,
    progress: () => undefined,
    step: () => undefined,
    artefact: () => Promise.resolve(),
    artefactLines: () => Promise.resolve(),
    tail: () => [],
    lineCount: () => 0,
    close: () => Promise.resolve(),
  };
}
