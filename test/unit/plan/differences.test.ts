import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
import { differences } from '../../../src/plan/differences.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { BASE, frameworks, SHA, someBuild, someConfig, someFacts, VLLM } from './question.ts';

const plan = (facts: Parameters<typeof someFacts>[0] = {}, config = someConfig()): Plan =>
  makePlan(config, someFacts(facts), '0.1.0');
const BUILD = 'build.vllm.runtime.012345678';

describe('two plans', () => {
  test('of the same inputs do not differ', () => {
    assert.deepEqual(differences(plan(), plan(), []), []);
  });

  test('differ by the inputs of the build, said once and not for every step after it', () => {
    const other = someBuild({ contextSha256: 'e'.repeat(64) }, { args: { CUDA: '13.0' } });
    assert.deepEqual(differences(plan(), plan({ builds: [other] }), []), [
      `${BUILD}: arg CUDA changed, arg PYTHON is gone, the files of its build context changed`,
    ]);
  });

  test('name both digests of a base image', () => {
    const bases = new Map([[BASE, { digest: 'sha256:bb', from: 'registry' }]] as const);
    assert.deepEqual(differences(plan(), plan({ bases }), []), [
      `${BUILD}: base ${BASE} was sha256:aa, is sha256:bb`,
    ]);
  });

  test('differ by the settings of one step', () => {
    const soak = { ...VLLM.soak, concurrency: 99 };
    const now = plan({ frameworkAt: frameworks({ ...VLLM, soak }) });
    assert.deepEqual(differences(plan(), now, []), [
      'soak.vllm.runtime.012345678: its settings changed',
    ]);
  });

  test('differ by an image that neither of them builds', () => {
    const config = someConfig({ selection: { kind: 'only', only: 'sanity' } });
    const other = someBuild({ contextSha256: 'e'.repeat(64) });
    assert.deepEqual(differences(plan({}, config), plan({ builds: [other] }, config), []), [
      'sanity.vllm.runtime.012345678: its image changed',
    ]);
  });

  test('do not differ by what one of them could not know', () => {
    const unknown = plan({ bases: new Map() });
    assert.deepEqual(differences(unknown, plan(), []), []);
    assert.deepEqual(differences(plan(), unknown, []), []);
  });

  test('differ by what both know, known base image or not', () => {
    const other = someBuild({ contextSha256: 'e'.repeat(64) });
    assert.deepEqual(differences(plan({ bases: new Map() }), plan({ builds: [other] }), []), [
      `${BUILD}: the files of its build context changed`,
    ]);
  });

  test('a step that is no longer there is named, with the reason where there is one', () => {
    const now = plan({ frameworkAt: frameworks({ ...VLLM, sanity: null }) });
    const [line] = differences(plan(), now, []);
    assert.equal(line, 'sanity.vllm.runtime.012345678 cannot be made: vllm has no such step');
    const reason = failure('config', 'there is no Dockerfile');
    const problem = { ref: 'main', revision: SHA, framework: 'vllm', reason };
    const lines = differences(plan(), plan({ builds: [] }), [problem]);
    assert.equal(lines[0], `${BUILD} cannot be made: there is no Dockerfile`);
    assert.equal(lines.length, plan().tasks.length);
  });
});
