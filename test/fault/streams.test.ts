// Output of builds and containers as engines really send it: too much of it, and characters cut anywhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BuildRig, UNIQUE } from '../contract/build-rig.ts';
import { tell } from '../rig/figures.ts';

const LINES = 80_000;
const MB = 1e6;
/** Each line once, 5 MB in all; the number tells one from the other. */
const PRINT = `perl -e 'for (1..${LINES}) { print "line $_ of many that are printed by this step without rest\\n" }'`;
const LINE = /line (\d+) of many that are printed by this step without rest$/;
const PRINTED_BYTES = Array.from(
  { length: LINES },
  (_, at) => `line ${at + 1} of many that are printed by this step without rest\n`.length,
).reduce((sum, bytes) => sum + bytes, 0);
/** What is missing is told by the rate before the clip, measured over some ms: on a machine with other work it is 5 times off. */
const MAGNITUDE = 30;

test('5 MB of one step arrive whole and in order from the classic builder', async () => {
  await using rig = await BuildRig.open(`FROM BASE\nRUN : ${UNIQUE}; ${PRINT}\n`);
  const { failure, sink } = await rig.build({ backend: 'classic' });
  assert.equal(failure, null);
  const numbers = sink.lines.flatMap((line) => LINE.exec(line)?.[1] ?? []).map(Number);
  assert.equal(numbers.length, LINES);
  assert.ok(numbers.every((number, at) => number === at + 1));
  tell(`5 MB of step output: ${numbers.length} of ${LINES} lines on classic, each once`);
});

test('5 MB of one step are clipped by BuildKit, which is told with an estimate of what is missing', async () => {
  await using rig = await BuildRig.open(`FROM BASE\nRUN : ${UNIQUE}; ${PRINT}\n`);
  const { failure, sink } = await rig.build({ backend: 'buildkit' });
  assert.equal(failure, null);
  const came = sink.lines.filter((line) => LINE.test(line)).length;
  assert.ok(came < LINES / 2);
  const note = sink.lines.find((line) => line.includes('left out output')) ?? '';
  const told = /limit of \S+: by its rate until then roughly (\d+(?:\.\d+)?) (k|M|G)B$/.exec(note);
  assert.ok(told, note);
  const missing = PRINTED_BYTES * (1 - came / LINES);
  const estimate = Number(told[1]) * (told[2] === 'k' ? 1e3 : told[2] === 'M' ? 1e6 : 1e9);
  assert.ok(estimate > missing / MAGNITUDE && estimate < missing * MAGNITUDE, note);
  tell(
    `5 MB of step output on buildkit: ${came} of ${LINES} lines, ${(missing / MB).toFixed(1)} MB missing, ${(estimate / MB).toFixed(1)} MB told by estimate`,
  );
});

// The classic builder of the engine itself puts U+FFFD in the place of a half character: what it sends is whole, and what was there is lost.
test('no character is torn on BuildKit, wherever a step pauses within one', async () => {
  const words = 'grüße € 漢字 🚀';
  const bytes = Buffer.from(words).toString('hex');
  const script = `$|=1; for my $at (0..length($w)) { print substr($w,0,$at); select(undef,undef,undef,0.02); print substr($w,$at), " $at\\n" }`;
  await using rig = await BuildRig.open(
    `FROM BASE\nRUN : ${UNIQUE}; perl -e 'my $w=pack("H*","${bytes}"); ${script}'\n`,
  );
  const { failure, sink } = await rig.build();
  assert.equal(failure, null);
  const cuts = Buffer.byteLength(words) + 1;
  for (let at = 0; at < cuts; at += 1)
    assert.ok(
      sink.lines.some((line) => line.endsWith(`${words} ${at}`)),
      `cut at ${at}`,
    );
  tell(`${cuts} cuts within the characters of a step's output on buildkit: 0 torn`);
});
