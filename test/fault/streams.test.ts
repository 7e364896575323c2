// Output of builds and containers as engines really send it: too much of it, and characters cut anywhere.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BuildRig, UNIQUE } from '../contract/build-rig.ts';
import { tell } from '../rig/figures.ts';

const LINES = 80_000;
const MB = 1e6;
/** Each line once, 5 MB in all; the number tells one from the other. */
const PRINT = `perl -e 'for (1..${LINES}) { print "line $_ of many that are printed by this step without rest\\n" }'`;
const LINE = /line (\d+) of many that are printed by this step without rest$/;
/** Steady output is told by its rate, which is measured over 0.8 s. */
const STEADY = 1.25;

test('5 MB of one step arrive whole and in order from the classic builder', async () => {
  await using rig = await BuildRig.open(`FROM BASE\nRUN : ${UNIQUE}; ${PRINT}\n`);
  const { failure, sink } = await rig.build({ backend: 'classic' });
  assert.equal(failure, null);
  const numbers = sink.lines.flatMap((line) => LINE.exec(line)?.[1] ?? []).map(Number);
  assert.equal(numbers.length, LINES);
  assert.ok(numbers.every((number, at) => number === at + 1));
  tell(`5 MB of step output: ${numbers.length} of ${LINES} lines on classic, each once`);
});

/** What is left of a clip in the words of its note; figures in bytes. */
const NOTE =
  /limit of \S+: (?:(?<least>[\d.]+ [kMG]?B) to (?<most>[\d.]+ [kMG]?B)|at least (?<alone>[\d.]+ [kMG]?B), perhaps much more in its last [\d.]+ m?s(?:: (?<then>[\d.]+ [kMG]?B) if it went on as in the [\d.]+ m?s before, with [\d.]+ [kMG]?B)?)$/;
const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
/** Three digits are printed of each figure. */
const ROUNDED = 1.005;
const SLEEP = 'select(undef,undef,undef';
/** Each prints whole lines of 100 bytes, and says at its end how many. */
const SHAPES = {
  'one burst of 5 MB': `print $l for 1..50000`,
  // By the clock, so that a machine with other work changes nothing in what is printed when.
  'a steady MB/s': `${SLEEP},3.1); my $t=now(); for (my $n=0; (my $s=now()-$t)<6;) { for (;$n<$s*1e4;$n++) { print $l } ${SLEEP},0.01) }`,
  'bursts of 300 kB with pauses': `for (1..3) { for (1..3000) { print $l } ${SLEEP},3) }`,
};

describe('what BuildKit leaves out of a step is told within bounds', () => {
  for (const [shape, script] of Object.entries(SHAPES))
    test(shape, async () => {
      const counted = `my $c=0; my $l=sprintf("%-99s\\n","line"); ${script.replaceAll('print $l', '$c+=print $l')}; print STDERR "printed $c\\n"`;
      await using rig = await BuildRig.open(
        `FROM BASE\nRUN : ${UNIQUE}; perl -MPOSIX -e 'sub now { (POSIX::times())[0]/100 } $|=1; ${counted}'\n`,
      );
      const { failure, sink } = await rig.build({ backend: 'buildkit' });
      assert.equal(failure, null);
      const printed = Number(sink.lines.flatMap((line) => / printed (\d+)$/.exec(line)?.[1] ?? []));
      const came = sink.lines.filter((line) => /^#\d+ line +$/.test(line)).length;
      const note = sink.lines.find((line) => line.includes('left out output')) ?? '';
      const told = NOTE.exec(note)?.groups;
      assert.ok(told, note);
      // A line that was cut did not come whole.
      const missing = { least: (printed - came - 3) * 100, most: (printed - came) * 100 };
      const least = bytesOf(told['least'] ?? told['alone']);
      assert.ok(least <= missing.most * ROUNDED, `${note}; ${missing.most} are missing`);
      if (told['most'] !== undefined)
        assert.ok(bytesOf(told['most']) * ROUNDED >= missing.least, note);
      if (shape === 'a steady MB/s') {
        const off = bytesOf(told['then']) / missing.most;
        assert.ok(off > 1 / STEADY && off < STEADY, `${note}; ${missing.most} are missing`);
      }
      tell(
        `${shape} on buildkit: ${(missing.most / MB).toFixed(2)} MB missing; ${note.slice(note.indexOf('limit of'))}`,
      );
    });
});

function bytesOf(figure: string | undefined): number {
  const [number, unit = ''] = (figure ?? '').split(' ');
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}

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
