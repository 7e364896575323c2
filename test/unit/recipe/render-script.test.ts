// What the text of a render.py tells, whatever it looks like.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readContextYaml } from '../../../src/recipe/context-yaml.ts';
import { readRenderScript } from '../../../src/recipe/render-script.ts';
import { NEW, OLD } from './render-repo.ts';

test('options, defaults, choices and targets are read', () => {
  const targets = new Map([
    ['vllm', ['runtime', 'dev', 'local-dev']],
    ['trtllm', ['runtime']],
    ['dynamo', ['runtime', 'frontend']],
  ]);
  const frameworks = ['dynamo', 'vllm', 'trtllm'];
  const choices = ['12.9', '13.0', '13.1'];
  const old = readRenderScript(OLD);
  assert.deepEqual(old, {
    frameworks,
    platform: 'arch',
    cuda: { default: '12.9', choices },
    targets,
    anyTargets: ['runtime', 'dev', 'local-dev'],
  });
  const recent = { ...old, platform: 'docker', cuda: { default: '13.0', choices } };
  assert.deepEqual(readRenderScript(NEW), recent);
});

test('one without choices says nothing of frameworks, and may list its targets once', () => {
  const script = `add_argument('--framework', default='vllm', help='one of [vllm, sglang]')
add_argument('--target')
TARGETS = {'runtime', "dev",
  'local-dev',}
parse_args()`;
  assert.deepEqual(readRenderScript(script), {
    frameworks: [],
    platform: 'arch',
    cuda: null,
    targets: new Map(),
    anyTargets: ['runtime', 'dev', 'local-dev'],
  });
});

test('any text is read', () => {
  const words = fc.constantFrom(
    '"--framework"',
    'choices=[',
    '"a"',
    ']',
    '{',
    '}',
    '"target":',
    ',',
  );
  fc.assert(
    fc.property(fc.array(words), (text) => {
      assert.equal(readRenderScript(text.join(' ')).platform, 'arch');
    }),
  );
});

test('frameworks have the CUDA versions that they are keyed by, from old to new', async () => {
  const text = `version: 3
vllm: { cuda13.0: {}, cpu: {}, cuda9.2: {}, cuda12.10: {}, cuda12.9: {}, cuda: {}, cuda_x: {} }
trtllm: { base: x }
list: [cuda1.0]
`;
  const expected = new Map([
    ['vllm', ['9.2', '12.9', '12.10', '13.0']],
    ['trtllm', []],
  ]);
  assert.deepEqual(await readContextYaml(text), expected);
  for (const other of ['', 'just words', '- a\n- b\n', 'a: [', '\tx'])
    assert.deepEqual(await readContextYaml(other), new Map(), other);
});
