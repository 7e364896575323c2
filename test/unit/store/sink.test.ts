import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Event } from '../../../src/model/event.ts';
import type { Failure } from '../../../src/model/reason.ts';
import { makeSink } from '../../../src/store/sink.ts';
import { redactor } from '../../../src/text/redact.ts';
import { ManualClock, settled } from '../../rig/manual-clock.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const TASK = 'build.mocker.runtime.builder';
const SECRET = 'hunter-22/"x y"';

function open(runDir: string) {
  const events: Event[] = [];
  const problems: Failure[] = [];
  const sink = makeSink({
    runDir,
    task: TASK,
    redact: redactor([SECRET]),
    emit: (event) => events.push(event),
    clock: new ManualClock(),
    onProblem: (failure) => problems.push(failure),
  });
  const stored = (): Promise<string> => readFile(join(runDir, 'logs', `${TASK}.log`), 'utf8');
  return { sink, events, problems, stored };
}

test('a log line is in the file, in the tail and in an event, without control codes', async () => {
  await using dir = await tempDir();
  const { sink, events, stored } = open(dir.path);
  sink.log('\u001b[32mfirst\u001b[0m');
  sink.log('second\nthird\rfourth');
  assert.equal(sink.lineCount(), 4);
  assert.deepEqual(sink.tail(2), ['third', 'fourth']);
  await settled();
  // Who follows the file sees it before the task ends.
  assert.equal(await stored(), 'first\nsecond\nthird\nfourth\n');
  await sink.close();
  await sink.close();
  sink.log('too late');
  assert.equal(await stored(), 'first\nsecond\nthird\nfourth\n');
  assert.deepEqual(
    events.map((event) => (event.type === 'task-log' ? event.line : event.type)),
    ['first', 'second', 'third', 'fourth'],
  );
});

test('a secret leaves in no form: not in the log, not in events, not in a file', async () => {
  await using dir = await tempDir();
  const { sink, events, stored } = open(dir.path);
  const forms = [
    SECRET,
    encodeURIComponent(SECRET),
    JSON.stringify(SECRET),
    Buffer.from(SECRET).toString('base64'),
    `\u001b[1mhun\u001b[0mter-22/"x y"`,
  ];
  for (const form of forms) {
    sink.log(`token ${form} end`);
    sink.progress(`with ${form}`);
    sink.step({
      digest: 'sha256:1',
      name: `RUN ${form}`,
      state: 'done',
      startedAt: 1,
      finishedAt: 2,
    });
  }
  await sink.artefact('load/x/requests.jsonl', forms.slice(0, 4).join('\n'));
  await sink.close();
  const everything = [
    await stored(),
    await readFile(join(dir.path, 'load/x/requests.jsonl'), 'utf8'),
    JSON.stringify(events),
    sink.tail(10).join('\n'),
  ].join('\n');
  assert.equal(events.length, 15);
  assert.doesNotMatch(everything, /hunter|22%2F|aHVudGVy/);
  assert.match(everything, /token \*\*\* end/);
});

test('lines of a file are redacted and written a few at a time, so that others get their turn', async () => {
  await using dir = await tempDir();
  const { sink } = open(dir.path);
  const line = `${JSON.stringify({ said: SECRET, more: 'x'.repeat(1000) })}\n`;
  let made = 0;
  let madeInOneTurn = 0;
  function* lines(): Generator<string> {
    setImmediate(() => {
      madeInOneTurn = made;
    });
    for (; made < 1000; made += 1) yield line;
  }
  await sink.artefactLines('load/x/requests.jsonl', lines());
  assert.ok(madeInOneTurn > 0 && madeInOneTurn < 500, `${madeInOneTurn} lines in one turn`);
  await sink.close();
  const stored = await readFile(join(dir.path, 'load/x/requests.jsonl'), 'utf8');
  assert.equal(stored, line.replace(/"hunter.*?y\\""/, '"***"').repeat(1000));
});

test('a burst of long lines is written whole, of which events show the beginning', async () => {
  await using dir = await tempDir();
  const { sink, events, stored } = open(dir.path);
  const long = 'x'.repeat(100_000);
  for (let line = 0; line < 20; line += 1) sink.log(long);
  await sink.close();
  assert.equal((await stored()).length, 20 * 100_001);
  const [first] = events;
  assert.ok(first?.type === 'task-log' && first.line.length < 5000);
});

test('the tail remembers the latest lines of a long log', async () => {
  await using dir = await tempDir();
  const { sink } = open(dir.path);
  for (let line = 0; line < 10_000; line += 1) sink.log(String(line));
  await sink.close();
  assert.equal(sink.lineCount(), 10_000);
  assert.deepEqual(sink.tail(3), ['9997', '9998', '9999']);
  assert.equal(sink.tail(1500)[0], '8500');
  assert.deepEqual(sink.tail(0), []);
});

test('a path that leads out of the run folder is refused', async () => {
  await using dir = await tempDir();
  const { sink } = open(dir.path);
  for (const path of ['../outside', '/etc/passwd', 'metrics/../../x', '.']) {
    await assert.rejects(async () => sink.artefact(path, ''), /no path inside the run folder/);
  }
  await sink.close();
});

test('a log that cannot be written is a problem told once, and the task goes on', async () => {
  await using dir = await tempDir();
  await writeFile(join(dir.path, 'logs'), 'a file in place of the folder');
  const { sink, problems } = open(dir.path);
  sink.log('a line');
  await sink.close();
  assert.deepEqual(
    problems.map((problem) => problem.class),
    ['config'],
  );
  assert.deepEqual(sink.tail(1), ['a line']);
});
