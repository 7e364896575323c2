import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  buildArg,
  buildContext,
  count,
  gpus,
  kinds,
  list,
  seconds,
  secret,
  share,
} from '../../../src/cli/parsers.ts';
import { readNames, taskNamed } from '../../../src/cli/run-and-task.ts';
import { FailureError } from '../../../src/model/reason.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';

describe('the values of flags', () => {
  test('a list may be repeated, separated by commas, or both', () => {
    assert.deepEqual(list('a, b,,c', undefined), ['a', 'b', 'c']);
    assert.deepEqual(list('d', ['a']), ['a', 'd']);
    for (const empty of ['', ' ', ',']) assert.throws(() => list(empty, ['a']), /It is empty/);
  });

  test('a count is a whole number from 1, written plainly', () => {
    assert.equal(count('12'), 12);
    for (const wrong of ['0', '-1', '1.5', '1e3', '', ' 1', '0x10', 'NaN'])
      assert.throws(() => count(wrong), /whole number from 1/, wrong);
  });

  test('a time has a unit, or is in seconds', () => {
    assert.deepEqual(['30', '90s', '5m', '1h'].map(seconds), [30, 90, 300, 3600]);
    for (const wrong of ['', 'soon', '5 parsecs', '-3'])
      assert.throws(() => seconds(wrong), /A time such as/, wrong);
  });

  test('pairs may be repeated, and a comma belongs to their value', () => {
    const first = buildArg('A=1,2', undefined);
    assert.deepEqual(buildArg('B', first), [
      { name: 'A', value: '1,2' },
      { name: 'B', value: null },
    ]);
    assert.deepEqual(buildContext('a=b,c', undefined), [{ name: 'a', place: 'b,c' }]);
    assert.deepEqual(secret('id=a', undefined), [{ id: 'a', source: null }]);
    assert.throws(() => buildArg('=1', undefined), /It is NAME=VALUE/);
    assert.throws(() => buildContext('a', undefined), /It is NAME=FOLDER/);
    assert.throws(() => secret('a', undefined), /It is id=ID/);
  });

  test('kinds and GPUs may be lists', () => {
    assert.deepEqual(kinds('soak,build', ['build']), ['build', 'soak']);
    assert.throws(() => kinds('soack', undefined), /Allowed choices are build, compile/);
    assert.deepEqual(['none', '0,1'].map(gpus), ['none', [0, 1]]);
    assert.throws(() => gpus('all'), /indexes such as 0,1 are needed/);
  });

  test('a share lies from 0 to 1', () => {
    assert.deepEqual(['0', '0.05', '1'].map(share), [0, 0.05, 1]);
    for (const wrong of ['', ' ', '1.01', '-0.1', '5%', 'NaN'])
      assert.throws(() => share(wrong), /share from 0 to 1/, wrong);
  });
});

describe('the words for a run and a task', () => {
  test('either may be left out, and a task may stand alone', () => {
    assert.deepEqual(readNames([]), { run: 'latest', task: null });
    assert.deepEqual(readNames(['2026']), { run: '2026', task: null });
    assert.deepEqual(readNames(['build']), { run: 'latest', task: 'build' });
    assert.deepEqual(readNames(['smoke.vllm']), { run: 'latest', task: 'smoke.vllm' });
    assert.deepEqual(readNames(['2026', 'smoke']), { run: '2026', task: 'smoke' });
    assert.deepEqual(readNames(['builder']), { run: 'builder', task: null });
  });

  const plan = somePlan([
    someTask('smoke.vllm.runtime.012345678'),
    someTask('smoke.vllm.runtime.0123456789'),
    someTask('soak.vllm.runtime.012345678'),
  ]);
  const failureOf = (name: string) => {
    try {
      return taskNamed({ plan, folder: { id: '2026', dir: 'reports/2026' } }, name).id;
    } catch (error) {
      assert.ok(error instanceof FailureError);
      return error.failure;
    }
  };

  test('a task is known by its id, or by a beginning that only it has', () => {
    assert.equal(failureOf('soak'), 'soak.vllm.runtime.012345678');
    assert.equal(failureOf('smoke.vllm.runtime.012345678'), 'smoke.vllm.runtime.012345678');
  });

  test('a beginning that several have, or none, is a mistake with a proposal', () => {
    assert.deepEqual(failureOf('smoke'), {
      class: 'config',
      message: "'smoke' may mean smoke.vllm.runtime.012345678 or smoke.vllm.runtime.0123456789",
      where: 'reports/2026',
      hint: 'name one of them, such as smoke.vllm.runtime.012345678',
    });
    assert.deepEqual(failureOf('metrics'), {
      class: 'config',
      message: "this run has no task 'metrics'",
      where: 'reports/2026',
      hint: 'builder show 2026',
    });
  });

  test('a slip is answered with the nearest name', () => {
    const failed = failureOf('sok.vllm.runtime.012345678');
    assert.ok(typeof failed !== 'string');
    assert.equal(failed.hint, 'did you mean soak.vllm.runtime.012345678?');
  });
});
