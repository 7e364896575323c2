// A secret in every form, cut at every byte on its way from a program to a log, is in no log, event or excerpt.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { StepOutput } from '../../src/docker/build/step-output.ts';
import { LineSplitter } from '../../src/docker/lines.ts';
import { realClock } from '../../src/host/clock.ts';
import type { Event } from '../../src/model/event.ts';
import type { TaskSink } from '../../src/model/sink.ts';
import { makeSink } from '../../src/store/sink.ts';
import { encodings } from '../../src/text/encodings.ts';
import { redactor } from '../../src/text/redact.ts';
import { CANARY, tracesIn } from '../rig/canary.ts';
import { tell } from '../rig/figures.ts';
import { tempDir } from '../rig/temp-dir.ts';

const redact = redactor([CANARY]);
const FORMS = [...new Set(encodings(CANARY))];
let splits = 0;
let hits = 0;

/** Each way from bytes to a log. */
const WAYS: Readonly<Record<string, (sink: TaskSink, pieces: readonly Uint8Array[]) => void>> = {
  'of a build step': (sink, pieces) => {
    const output = new StepOutput((line) => {
      sink.log(line);
      return sink.lineCount();
    });
    for (const bytes of pieces) output.push({ stream: 1, bytes, at: undefined });
    output.flush();
  },
  'of a container': (sink, pieces) => {
    const splitter = new LineSplitter();
    for (const piece of pieces) for (const line of splitter.push(piece)) sink.log(line);
    for (const line of splitter.end()) sink.log(line);
  },
};

/** What was logged and told of it. */
async function passedOn(
  way: (sink: TaskSink, pieces: readonly Uint8Array[]) => void,
  each: Iterable<readonly Uint8Array[]>,
): Promise<string> {
  await using dir = await tempDir();
  const events: Event[] = [];
  const task = 'build.app.runtime.012345678';
  const sink = makeSink({
    runDir: dir.path,
    task,
    redact,
    emit: (event) => events.push(event),
    clock: realClock,
    onProblem: ({ message }) => assert.fail(message),
  });
  for (const pieces of each) way(sink, pieces);
  const excerpt = sink.tail(2000).join('\n');
  await sink.close();
  const log = await readFile(path.join(dir.path, `logs/${task}.log`), 'utf8');
  assert.ok(log.includes('***'), 'nothing was hidden');
  return `${log}\n${JSON.stringify(events)}\n${excerpt}`;
}

function* cutEverywhere(form: string): Generator<readonly Uint8Array[]> {
  const bytes = Buffer.from(`é ${form} €\r\n`);
  for (let at = 0; at <= bytes.length; at += 1) {
    splits += 1;
    yield [bytes.subarray(0, at), bytes.subarray(at)];
  }
  // And byte by byte.
  yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
}

/** At each place where a line without an end may be given out in parts. */
function* inLongLines(form: string): Generator<readonly Uint8Array[]> {
  for (let before = 65_536 - form.length - 3; before <= 65_537; before += 1) {
    splits += 1;
    yield [Buffer.from(`${'.'.repeat(before)}${form}${'.'.repeat(70)}\n`)].flatMap((bytes) => [
      bytes.subarray(0, 65_000),
      bytes.subarray(65_000, -1),
      bytes.subarray(-1),
    ]);
  }
}

for (const [name, way] of Object.entries(WAYS))
  describe(`the output ${name}`, () => {
    test('hides each form, wherever its bytes are cut', async () => {
      for (const form of FORMS) {
        const found = tracesIn(await passedOn(way, cutEverywhere(form)));
        hits += found.length;
        assert.deepEqual(found, [], form);
      }
    });

    test('hides the main forms in lines that never end', async () => {
      const base64 = Buffer.from(CANARY).toString('base64');
      for (const form of [CANARY, base64, encodeURIComponent(CANARY), JSON.stringify(CANARY)]) {
        const found = tracesIn(await passedOn(way, inLongLines(form)));
        hits += found.length;
        assert.deepEqual(found, [], form);
      }
    });

    test('hides each form with a colour at every place in it', async () => {
      for (const form of FORMS) {
        const coloured = Array.from({ length: form.length + 1 }, (_, at) => [
          Buffer.from(`${form.slice(0, at)}\u001b[1;31m${form.slice(at)}\n`),
        ]);
        splits += coloured.length;
        const found = tracesIn(await passedOn(way, coloured));
        hits += found.length;
        assert.deepEqual(found, [], form);
      }
    });
  });

after(() => {
  tell(`a planted secret in ${FORMS.length} forms, ${splits} splits: ${hits} hits`);
});
