// The steps of a classic build, in the words of both engines that have one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClassicSteps } from '../../../../src/docker/build/classic-steps.ts';
import { recordingSink } from './recording-sink.ts';

const TEXTS: Readonly<Record<string, string>> = {
  docker:
    'Step 1/2 : FROM a\n ---> 012345\nStep 2/2 : RUN make\n ---> Using cache\n ---> 54321\nSuccessfully built 54321\n',
  podman:
    'STEP 1/2: FROM a\nSTEP 2/2: RUN make\n--> Using cache 54321\nCOMMIT a:1\n--> 54321\nSuccessfully tagged a:1\n',
};

for (const [engine, text] of Object.entries(TEXTS)) {
  test(`of ${engine} are shown by name, with what came from its cache`, () => {
    const sink = recordingSink();
    const steps = new ClassicSteps(sink);
    steps.push(text);
    assert.deepEqual(steps.end({ message: 'no', code: 1 })?.lines, []);
    assert.deepEqual(
      sink.steps.filter(({ state }) => state !== 'started').map(({ name, state }) => [name, state]),
      [
        ['FROM a', 'done'],
        ['RUN make', 'failed'],
      ],
    );
    const passed = recordingSink();
    const again = new ClassicSteps(passed);
    again.push(text);
    again.end(null);
    assert.equal(passed.steps.at(-1)?.state, 'cached');
  });
}
