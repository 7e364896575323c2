// The whole table, of machines that are none.

import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { formatDiagnosis } from '../../../src/console/diagnosis.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { diagnosisOf } from '../../../src/doctor/diagnose.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { badMachine, goodMachine, warnedMachine } from './made-up-checks.ts';

const MACHINES = { good: goodMachine, warned: warnedMachine, bad: badMachine };

function table(checks: ReturnType<typeof goodMachine>, width = 80, verbose = false): string {
  const diagnosis = diagnosisOf(checks, madeUpHost());
  return formatDiagnosis(diagnosis, { width, paint: makePaint(false), verbose });
}

describe('the table of a diagnosis', () => {
  for (const [name, checks] of Object.entries(MACHINES))
    it(`of a ${name} machine`, (t) => {
      const file = path.join(ROOT, 'test/golden', `doctor-${name}.txt`);
      t.assert.fileSnapshot(table(checks()), file, { serializers: [String] });
    });

  it('fits into 80 columns, but for commands, which stay whole', () => {
    const lines = [...table(badMachine()).split('\n'), ...table(warnedMachine()).split('\n')];
    const long = lines.filter((line) => line.length > 80 && !line.startsWith('  try: '));
    assert.deepEqual(long, []);
  });

  it('gives each word a line where there is no room for two', () => {
    assert.match(table(goodMachine(), 20), /node +24\.21\.0\n/);
  });

  it('tells with --verbose also what is well what it means', () => {
    assert.match(table(goodMachine(), 80, true), /python.*\n {2}means: Dynamo 0\.9 and newer/);
  });

  it('says each state with glyph, word and colour', () => {
    const diagnosis = diagnosisOf(badMachine(), madeUpHost());
    const text = formatDiagnosis(diagnosis, { width: 80, paint: makePaint(true), verbose: false });
    for (const shown of [
      '\u001b[31m✗ problem\u001b[0m',
      '\u001b[33m! warning\u001b[0m',
      '\u001b[90m? unknown\u001b[0m',
      '\u001b[32m✓ ok     \u001b[0m',
    ])
      assert.ok(text.includes(shown), shown);
  });
});
