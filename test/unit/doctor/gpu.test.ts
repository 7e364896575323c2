// What is made of GPUs, drivers, runtimes and CDI devices that are made up.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeGpu } from '../../../src/doctor/gpu.ts';
import { readSmi } from '../../../src/doctor/gpu-facts.ts';
import type { Check, CheckState } from '../../../src/model/diagnosis.ts';
import { GPUS, H200 } from './made-up-checks.ts';

const CDI = { runtimes: ['runc'], devices: ['nvidia.com/gpu=0', 'nvidia.com/gpu=all'] };
const RUNTIME = { runtimes: ['runc', 'nvidia'], devices: [] };

type Case = readonly [title: string, check: Check, state: CheckState, text: RegExp];

const CASES: readonly Case[] = [
  ['no GPU', judgeGpu(GPUS), 'ok', /^none servers that ask for one are skipped/],
  [
    'GPUs by CDI',
    judgeGpu({ ...GPUS, gpus: [H200], device: true, engine: CDI }),
    'ok',
    /^1 GPU: NVIDIA H200, 151 GB each, driver 570\.86\.15; by CDI, 2 devices$/,
  ],
  [
    'GPUs by runtime',
    judgeGpu({ ...GPUS, gpus: [H200, H200], device: true, engine: RUNTIME }),
    'ok',
    /^2 GPUs: .*by runtime nvidia$/,
  ],
  [
    'GPUs that the engine cannot hand out, with the toolkit',
    judgeGpu({ ...GPUS, gpus: [H200], device: true, toolkit: true }),
    'warning',
    /cannot hand them out.*sudo nvidia-ctk runtime configure && sudo systemctl restart docker$/,
  ],
  [
    'a device without its driver',
    judgeGpu({ ...GPUS, device: true, smiFailure: "couldn't communicate with the driver" }),
    'warning',
    /driver does not answer couldn't communicate/,
  ],
  [
    'a runtime without a GPU',
    judgeGpu({ ...GPUS, engine: RUNTIME }),
    'warning',
    /^none, though the engine offers them \(runtime nvidia\)/,
  ],
  ['GPUs not wanted', judgeGpu({ ...GPUS, wanted: false, device: true }), 'ok', /--gpus none/],
  [
    'the GPUs of an engine elsewhere',
    judgeGpu({ ...GPUS, local: false, gpus: [H200], engine: CDI }),
    'ok',
    /^the engine offers them \(CDI, 2 devices\)$/,
  ],
];

describe('the check of GPUs', () => {
  for (const [title, check, state, text] of CASES)
    it(`calls ${title} ${state}`, () => {
      assert.equal(check.state, state);
      assert.match([check.found, check.means, check.mend].filter(Boolean).join(' '), text);
      assert.equal(check.mend === null, state === 'ok');
    });

  it('reads what nvidia-smi lists, and nothing from other words', () => {
    const text = 'NVIDIA H200, 143771, 570.86.15\nNVIDIA H200, 143771, 570.86.15';
    assert.deepEqual(readSmi({ kind: 'said', text }), [H200, H200]);
    assert.deepEqual(readSmi({ kind: 'said', text: 'No devices were found' }), []);
    assert.deepEqual(readSmi({ kind: 'absent' }), []);
  });
});
