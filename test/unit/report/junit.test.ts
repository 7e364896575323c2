import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { renderJunit } from '../../../src/report/junit.ts';
import { failingRun } from './sample-runs.ts';

/** Throws at the first tag that does not close what was opened. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  for (const [, closing, name = '', empty] of xml.matchAll(
    /<(\/?)(\w+)(?:\s+\w+="[^"<>]*")*(\/?)>/g,
  )) {
    if (closing === '/') assert.equal(open.pop(), name);
    else if (empty !== '/') open.push(name);
  }
  assert.deepEqual(open, []);
  const between = xml
    .replace(/^<\?xml.*\?>/, '')
    .replaceAll(/<\/?\w+(?:\s+\w+="[^"<>]*")*\/?>/g, '');
  assert.doesNotMatch(between, /[<>"]/);
  assert.doesNotMatch(xml.replaceAll(/&(?:amp|lt|gt|quot|apos);/g, ''), /&/);
}

test('every failure and every skip is counted and carries its reason', () => {
  const xml = renderJunit(failingRun().results);
  assertWellFormed(xml);
  assert.match(xml, /<testsuites name="builder" tests="64" failures="3" errors="0" skipped="16"/);
  assert.equal(xml.match(/<testsuite /g)?.length, 8);
  assert.match(xml, /<failure type="dependency" message="step 9\/14 of stage wheels failed/);
  assert.match(xml, /<skipped message="blocked: needs serve, which failed"\/>/);
});

test('whatever a log holds, the file stays XML', () => {
  const { results } = failingRun();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const tasks = results.tasks.slice(0, 2).map((task) => ({
        ...task,
        framework: text,
        status: 'failed' as const,
        reason: { class: 'soak' as const, message: text, cause: text, excerpt: text },
      }));
      const xml = renderJunit({ ...results, tasks });
      assertWellFormed(xml);
      assert.ok(xml.isWellFormed());
      // oxlint-disable-next-line no-control-regex -- what XML 1.0 forbids
      assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    }),
  );
});
