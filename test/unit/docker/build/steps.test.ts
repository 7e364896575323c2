// The story of a build's steps, told message by message.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BuildSteps } from '../../../../src/docker/build/steps.ts';
import type { Log, Trace, Vertex } from '../../../../src/docker/build/trace.ts';
import { type RecordingSink, recordingSink } from './recording-sink.ts';

test('a step has its name, its output and its end in this order, also within one message', () => {
  const { sink } = play({
    vertices: [vertex({ started: 0, completed: 1500 })],
    logs: [log('hello\n')],
  });
  assert.deepEqual(sink.lines, ['#1 [a 1/2] RUN make', '#1 hello', '#1 DONE 1.50 s']);
});

test('steps are numbered as they start, not as they are announced', () => {
  const other = vertex({ digest: 'b', name: 'later', started: 0, completed: 0, cached: true });
  const { sink } = play({ vertices: [vertex({}), other] }, { vertices: [vertex({ started: 5 })] });
  assert.deepEqual(sink.lines, ['#1 later', '#1 CACHED', '#2 [a 1/2] RUN make']);
  assert.deepEqual(sink.messages, ['[a 1/2] RUN make']);
});

test('output before the news of a start is not lost', () => {
  const { sink } = play({ vertices: [vertex({})], logs: [log('early\n')] });
  assert.deepEqual(sink.lines, ['#1 [a 1/2] RUN make', '#1 early']);
});

test('a step that starts twice keeps its widest interval and says a longer end again', () => {
  const { sink } = play(
    { vertices: [vertex({ started: 1000, completed: 1010 })] },
    { vertices: [vertex({ started: 1020 })] },
    { vertices: [vertex({ started: 1020, completed: 3000 })] },
    { vertices: [vertex({ started: 1020, completed: 3001, cached: true })] },
  );
  assert.deepEqual(sink.lines.slice(1), ['#1 DONE 10 ms', '#1 DONE 2.00 s']);
  const last = sink.steps.at(-1);
  assert.deepEqual([last?.state, last?.startedAt, last?.finishedAt], ['done', 1000, 3001]);
});

test('the step that failed by itself is named, not the one that was cancelled for it', () => {
  const cancelled = vertex({ digest: 'b', started: 0, completed: 1, error: 'x: context canceled' });
  const { steps, sink } = play({
    vertices: [cancelled, vertex({ started: 0, completed: 1, error: 'exit code: 2' })],
    logs: [log('why\n')],
  });
  assert.deepEqual(steps.failed(), {
    name: '[a 1/2] RUN make',
    error: 'exit code: 2',
    lines: [{ text: 'why', logLine: 4 }],
  });
  assert.equal(sink.lines[3], '#2 why');
});

test('an end without a line end is written all the same, and clipping is said', () => {
  const { sink } = play(
    {
      vertices: [vertex({ started: 0 })],
      logs: [log('a\n[output clipped, log limit 2MiB reached]\n'), log('end')],
    },
    { vertices: [vertex({ started: 0, completed: 10 })] },
  );
  assert.deepEqual(sink.lines.slice(2), [
    '#1 [output clipped, log limit 2MiB reached]',
    '#1 end',
    '#1 DONE 10 ms',
    "#1 note: the engine left out output above this step's limit of 2MiB: at least 2.10 MB, perhaps much more",
  ]);
});

test('a name of several lines with control codes becomes one plain line', () => {
  const { sink } = play({ vertices: [vertex({ name: 'RUN a\n   b \u001b[31mred', started: 0 })] });
  assert.deepEqual(sink.lines, ['#1 RUN a b red']);
  assert.equal(sink.steps[0]?.name, 'RUN a b red');
});

function play(...messages: Partial<Trace>[]): { steps: BuildSteps; sink: RecordingSink } {
  const sink = recordingSink();
  const steps = new BuildSteps(sink);
  for (const message of messages) {
    steps.apply({ vertices: [], parts: [], logs: [], warnings: [], ...message });
  }
  steps.flush();
  return { steps, sink };
}

function vertex(more: Partial<Vertex>): Vertex {
  const idle = { started: undefined, completed: undefined, cached: false, error: '' };
  return { digest: 'a', name: '[a 1/2] RUN make', ...idle, ...more };
}

function log(text: string): Log {
  return { vertex: 'a', at: undefined, stream: 1, bytes: Buffer.from(text) };
}
