import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import { redactEvent } from '../../../src/store/redact-stored.ts';
import { redactor } from '../../../src/text/redact.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, PROVENANCE, RUN, taskEnded } from '../../rig/run-events.ts';

const redact = redactor(['hunter22', 'passed', 'smoke.a']);

test('the reason of a failure is redacted in all its words', () => {
  const reason = failure('smoke', 'got hunter22', {
    cause: 'sent hunter22',
    excerpt: 'line\nhunter22\n',
    repeat: 'X=hunter22 builder',
    hint: 'not hunter22',
    exitCode: 1,
  });
  const checks = [{ name: 'hunter22', passed: false, detail: 'saw hunter22' }];
  const event = redactEvent(
    taskEnded(someTask('smoke.a'), { status: 'failed', reason, checks }, { checks }),
    redact,
  );
  assert.doesNotMatch(JSON.stringify(event), /hunter22/);
  assert.ok(event.type === 'task-ended');
  assert.equal(event.result.reason?.excerpt, 'line\n***\n');
});

test('the command line and notes are redacted, ids and states are not', () => {
  const started = redactEvent(
    {
      type: 'run-started',
      at: BEGIN,
      run: RUN,
      provenance: { ...PROVENANCE, command: ['builder', '--token', 'hunter22'] },
    },
    redact,
  );
  assert.ok(started.type === 'run-started');
  assert.deepEqual(started.provenance.command, ['builder', '--token', '***']);
  const ended = redactEvent(taskEnded(someTask('smoke.a')), redact);
  assert.ok(ended.type === 'task-ended');
  assert.deepEqual(
    [ended.task, ended.result.id, ended.result.status],
    ['smoke.a', 'smoke.a', 'passed'],
  );
  const note = redactEvent({ type: 'note', at: BEGIN, message: 'hunter22' }, redact);
  assert.deepEqual(note, { type: 'note', at: BEGIN, message: '***' });
});
