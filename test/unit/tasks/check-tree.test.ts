import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linesOfJson, readCheckTree } from '../../../src/tasks/check-tree.ts';

const TREE = `System info (hostname=box)
├─ OS: Linux, Cores=2
├─ ⚠️ User info: uid=0 ⚠️
├─ ❌ 🤖Framework: no vllm
├─ File System
│  ├─ ✅ Workspace: writable
│  └─ ❌ Cargo home
└─ ❌ Dynamo: $HOME/dynamo
   ├─ ✅ Commit: 0123
   ├─ ❌ Runtime components: FAILED
   │  ├─ ❌ dynamo._core  : No module named 'dynamo'
   │  └─ ❓ dynamo.runtime: not looked at
   └─ ⚠️ Framework components: none
To install missing components:
`.split('\n');

const JSON_TREE = JSON.stringify({
  label: 'System info',
  status: 'info',
  children: [
    { label: 'OS', desc: 'Linux', status: 'info', meta: { Cores: '2' } },
    {
      label: 'Dynamo',
      status: 'warn',
      children: [{ label: 'dynamo._core', desc: 'No module', status: 'error' }],
    },
    { label: 'Cargo', desc: '', status: 'ok' },
  ],
});

describe('the tree of a sanity script', () => {
  test('tells what failed by its path, and a branch only where none of its twigs did', () => {
    const tree = readCheckTree(TREE);
    assert.deepEqual(
      tree?.failed.map(({ at, check }) => [at, check.name, check.detail]),
      [
        [3, 'Framework', 'no vllm'],
        [6, 'File System > Cargo home', 'failed'],
        [10, 'Dynamo > Runtime components > dynamo._core', "No module named 'dynamo'"],
      ],
    );
    assert.deepEqual(tree.marked, [3, 6, 7, 9, 10]);
    assert.equal(tree.summary, '2 ok, 2 warnings, 3 failed');
  });

  test('is none where nothing is marked', () => {
    assert.equal(readCheckTree(['Traceback (most recent call last):', '  File "x"']), null);
    assert.equal(readCheckTree([]), null);
  });

  test('comes as JSON too, and reads the same', () => {
    const lines = linesOfJson(JSON_TREE);
    assert.deepEqual(lines, [
      'System info',
      '   OS: Linux',
      '   ⚠️ Dynamo',
      '      ❌ dynamo._core: No module',
      '   ✅ Cargo',
    ]);
    const tree = readCheckTree(lines);
    assert.deepEqual(
      tree?.failed.map(({ check }) => check.name),
      ['Dynamo > dynamo._core'],
    );
    assert.equal(tree.summary, '1 ok, 1 warning, 1 failed');
  });

  test('is no other JSON, and no text', () => {
    for (const text of ['{"level":"info"}', '{', 'label', '[{"label":"x"}]', '{"label":1}'])
      assert.equal(linesOfJson(text), null);
  });
});
