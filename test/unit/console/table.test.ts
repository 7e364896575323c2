import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTable } from '../../../src/console/table.ts';

const PLAIN = { width: 24, paint: (text: string) => text };

test('words are cut at their end, ids in their middle', () => {
  const words = [
    { title: 'run', align: 'left' },
    { title: 'outcome', align: 'left', flexible: true },
  ] as const;
  assert.deepEqual(drawTable(words, [['2026', 'passed: All 3 images are good.']], PLAIN), [
    'run   outcome',
    '2026  passed: All 3 ima…',
  ]);
  const ids = [
    { title: 'task', align: 'left', flexible: true, holds: 'ids' },
    { title: 'outcome', align: 'left' },
  ] as const;
  assert.deepEqual(drawTable(ids, [['soak.mocker-vllm.runtime.0123', 'passed']], PLAIN), [
    'task             outcome',
    'soak.mo…me.0123  passed',
  ]);
});
