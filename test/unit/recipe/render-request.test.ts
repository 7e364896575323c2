// Which words a branch's render.py is asked with where it says little of itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_OPTIONS } from '../../../src/config/defaults.ts';
import type { ContextYaml } from '../../../src/recipe/context-yaml.ts';
import { renderRequest } from '../../../src/recipe/render-request.ts';
import type { RenderScript } from '../../../src/recipe/render-script.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';

const SILENT: RenderScript = {
  frameworks: [],
  platform: 'arch',
  cuda: { default: '12.9', choices: [] },
  targets: new Map(),
  anyTargets: [],
};

interface Asked {
  readonly script?: Partial<RenderScript>;
  readonly context?: ContextYaml;
  readonly name?: string;
  /** Of the framework, and a person's. */
  readonly cuda?: readonly [string | null, string | null];
}

function words({ script, context = new Map(), name = 'vllm', cuda = [null, null] }: Asked) {
  const branch = { revision: '0'.repeat(40), script: { ...SILENT, ...script }, context };
  const build = { ...FRAMEWORK.build, platform: null, cuda: cuda[0] };
  const asked = renderRequest(branch, {
    framework: { ...FRAMEWORK, name, folder: name, build },
    target: 'runtime',
    platform: 'linux/amd64',
    options: { ...DEFAULT_OPTIONS, cuda: cuda[1] },
  });
  return 'request' in asked ? asked.request.args.join(' ') : asked.failure.message;
}

const USUAL = '--framework vllm --target runtime --platform amd64';

test('where it lists no CUDA versions, a person is believed, then the framework, then it', () => {
  assert.equal(words({}), `${USUAL} --cuda-version 12.9`);
  assert.equal(words({ cuda: ['13.1', null] }), `${USUAL} --cuda-version 13.1`);
  assert.equal(words({ cuda: ['13.1', '13.2'] }), `${USUAL} --cuda-version 13.2`);
  assert.equal(words({ script: { cuda: null }, cuda: ['13.1', '13.2'] }), USUAL);
  assert.equal(words({ script: { cuda: { default: null, choices: [] } } }), USUAL);
});

test('the keys of context.yaml hold above the choices of all frameworks together', () => {
  const cuda = { default: '12.9', choices: ['12.9', '13.1'] };
  assert.equal(words({ script: { cuda }, cuda: ['13.1', null] }), `${USUAL} --cuda-version 13.1`);
  const context = new Map([['vllm', ['13.0', '13.2']]]);
  assert.equal(words({ script: { cuda }, context }), `${USUAL} --cuda-version 13.0`);
  const refused = words({ script: { cuda }, context, cuda: [null, '13.1'] });
  assert.equal(refused, 'container/context.yaml has no CUDA 13.1 for vllm; there are: 13.0, 13.2');
});

test('where it lists no frameworks, those of context.yaml count, else the script is to judge', () => {
  const context = new Map([['dynamo', []]]);
  assert.match(words({ context, name: 'None' }), /^--framework dynamo /);
  assert.match(words({ name: 'none' }), /^--framework dynamo /);
  assert.match(words({ name: 'other' }), /^--framework other /);
  assert.match(words({ context }), /has no framework "vllm"; there are: none$/);
});
