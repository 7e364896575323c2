// The BUILDER_* variables in the place of flags.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RUN_OPTIONS } from '../../../src/cli/run-options.ts';
import { VARIABLES } from '../../../src/config/environment.ts';
import { flagText } from '../../../src/config/flags.ts';
import { configOf } from './ask.ts';

/** About one call, or how it looks: nothing for a crontab. */
const NOT_FOR_CRON: ReadonlySet<string> = new Set([
  '--no-checkout',
  '--sanity-check-only',
  '--image-sha',
  '--from-plan',
  '--failed-from',
  '--build-arg',
  '--build-context',
  '--secret',
  '--dry-run',
  '--json',
  '--verbose',
  '--no-color',
]);

test('every flag of run that makes sense in a crontab has its variable', () => {
  const flags = RUN_OPTIONS.flatMap(({ flags: text }) => /--[a-z-]+/.exec(text)?.[0] ?? []);
  const variables = VARIABLES.map(({ flag }) => flagText(flag));
  assert.deepEqual(
    flags.filter((flag) => !NOT_FOR_CRON.has(flag)).toSorted(),
    variables.toSorted(),
  );
});

test('each variable takes its own example', () => {
  for (const { name, read, example } of VARIABLES) assert.notEqual(read(example), null, name);
});

test('variables choose steps, skips, course and profile', async () => {
  const config = await configOf({
    env: {
      BUILDER_UNTIL: 'smoke',
      BUILDER_SKIP_ACTION_IF_ALREADY_PASSED: 'true',
      BUILDER_FAIL_FAST: '1',
      BUILDER_KEEP_FAILED: 'true',
      BUILDER_MAX_ERROR_RATE: '0.05',
      BUILDER_PARALLEL: 'false',
    },
  });
  assert.deepEqual(config.selection, { kind: 'until', until: 'smoke' });
  assert.deepEqual(
    [config.skip, config.failureMode, config.keepFailed, config.width],
    ['passed', 'fail-fast', true, 1],
  );
  assert.equal(config.frameworks[0]?.soak.maxErrorRate, 0.05);
});

test('a variable may switch off what the file switches on', async () => {
  const files = { 'builder.yaml': 'failFast: true\n' };
  assert.equal((await configOf({ files })).failureMode, 'fail-fast');
  const env = { BUILDER_FAIL_FAST: 'false' };
  assert.equal((await configOf({ files, env })).failureMode, 'keep-going');
});

test('a flag takes the whole choice from the variables, not one half of it', async () => {
  const env = {
    BUILDER_UNTIL: 'smoke',
    BUILDER_SKIP_BUILD_IF_IMAGE_EXISTS: 'true',
    BUILDER_FAIL_FAST: 'true',
  };
  const config = await configOf({ env, flags: { only: 'soak', forceRun: true, keepGoing: true } });
  assert.deepEqual(config.selection, { kind: 'only', only: 'soak' });
  assert.deepEqual([config.skip, config.failureMode], ['none', 'keep-going']);
});

test('an empty variable counts as absent', async () => {
  const config = await configOf({ env: { BUILDER_ONLY: '', BUILDER_PROFILE: ' ' } });
  assert.deepEqual(config.selection, { kind: 'all' });
});
