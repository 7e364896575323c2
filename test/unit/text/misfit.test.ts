// Issues of real schemas, as a person reads them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { misfitLines } from '../../../src/text/misfit.ts';

const Schema = v.object({
  width: v.pipe(v.number(), v.integer(), v.minValue(1)),
  tasks: v.array(v.object({ id: v.custom<string>((id) => id === 'a', 'a task id') })),
  state: v.picklist(['on', 'off']),
  note: v.nullable(v.string()),
  step: v.optional(
    v.variant('kind', [v.object({ kind: v.literal('a') }), v.object({ kind: v.literal('b') })]),
  ),
});
const GOOD = { width: 1, tasks: [{ id: 'a' }], state: 'on', note: null };

function linesOf(value: unknown): string[] {
  const { issues } = v.safeParse(Schema, value);
  assert.ok(issues);
  return misfitLines(issues).split('\n');
}

test('a line says where, what must be there and what is', () => {
  const cases: [object, string][] = [
    [{ width: 0 }, 'width: must be at least 1, found 0'],
    [{ width: 1.5 }, 'width: must be a whole number, found 1.5'],
    [{ width: '1' }, 'width: must be a number, found "1"'],
    [{ tasks: 'none' }, 'tasks: must be a list, found "none"'],
    [{ tasks: [{ id: 'a' }, { id: 7 }] }, 'tasks[1].id: must be a task id, found 7'],
    [{ tasks: [3] }, 'tasks[0]: must be keys and values, found 3'],
    [{ state: {} }, 'state: must be "on" or "off", found keys and values'],
    [{ step: 7 }, 'step: must be keys and values, found 7'],
    [{ step: { kind: 'c' } }, 'step.kind: must be "a" or "b", found "c"'],
    [{ note: [] }, 'note: must be a text, found a list'],
    [{ width: null }, 'width: must be a number, found null'],
    [{ width: undefined }, 'width: is missing'],
  ];
  for (const [change, line] of cases) assert.deepEqual(linesOf({ ...GOOD, ...change }), [line]);
});

test('what is no JSON or no object has no place of its own', () => {
  assert.deepEqual(linesOf(undefined), ['must be keys and values, found no JSON']);
  assert.deepEqual(linesOf(3), ['must be keys and values, found 3']);
});

test('after three lines only their number is said, and no value is a novel', () => {
  assert.deepEqual(linesOf({}), [
    'width: is missing',
    'tasks: is missing',
    'state: is missing',
    'and 1 more',
  ]);
  const [line = ''] = linesOf({ ...GOOD, width: 'x'.repeat(900) });
  assert.ok(line.length < 120, line);
});
