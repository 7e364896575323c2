// What the doctor makes of the Python that a machine has, or lacks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePython, type PythonFacts } from '../../../src/doctor/python.ts';
import { PYTHON } from './made-up-checks.ts';

function told(facts: Partial<PythonFacts>): readonly (string | null)[] {
  const { state, found, mend } = judgePython({ python: PYTHON, needed: true, sudo: '', ...facts });
  return [state, found, mend];
}

const MEND = 'apt-get install python3 python3-jinja2 python3-yaml';

test('one with all it needs is well', () => {
  const python = { ...PYTHON, jinja2: '3.1.2' };
  assert.deepEqual(told({ python }), ['ok', '3.11.2, with jinja2 and yaml', null]);
});

test('so is one that can be helped', () => {
  assert.deepEqual(told({}), ['ok', '3.11.2; jinja2 will be brought when needed', MEND]);
});

test('one that cannot is a problem where Dynamo is built, and nowhere else', () => {
  const python = { ...PYTHON, yaml: null, brings: null };
  const found = '3.11.2, without jinja2 and yaml';
  assert.deepEqual(told({ python, sudo: 'sudo ' }), ['problem', found, `sudo ${MEND}`]);
  assert.deepEqual(told({ python, needed: false }), ['ok', `${found} (optional)`, MEND]);
  assert.deepEqual(told({ python: null }), ['problem', 'not installed', MEND]);
  assert.deepEqual(told({ python: null, needed: false }), ['ok', 'not installed (optional)', MEND]);
});
