// A sink that keeps what it is told.

import type { BuildStep } from '../../../../src/model/event.ts';
import type { Sink } from '../../../../src/model/sink.ts';

export interface RecordingSink extends Sink {
  readonly lines: string[];
  readonly steps: BuildStep[];
  readonly messages: string[];
}

export function recordingSink(): RecordingSink {
  const lines: string[] = [];
  const steps: BuildStep[] = [];
  const messages: string[] = [];
  return {
    lines,
    steps,
    messages,
    log: (line) => void lines.push(line),
    progress: (message) => void messages.push(message),
    step: (step) => void steps.push(step),
    artefact: () => Promise.resolve(),
    artefactLines: () => Promise.resolve(),
    tail: (n) => lines.slice(-n),
    lineCount: () => lines.length,
  };
}
