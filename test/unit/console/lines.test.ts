import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMode, makeConsole, type ConsoleOptions } from '../../../src/console/choose.ts';
import { wantsColour } from '../../../src/console/paint.ts';
import type { Results } from '../../../src/model/results.ts';
import { madeUpHost, type MadeUpHost, MadeUpOutput } from '../../rig/made-up-host.ts';
import { EVENTS, PLAN, storyResults } from './story.ts';

async function played(
  more: Partial<ConsoleOptions>,
  results: Results = storyResults(),
): Promise<MadeUpHost> {
  const host = madeUpHost();
  const view = await makeConsole({
    host,
    mode: 'plain',
    coloured: false,
    plan: PLAN,
    verbose: false,
    runDir: 'reports/r',
    ...more,
  });
  for (const event of EVENTS) view.onEvent(event);
  await view.end({ results, changes: ['new failure: sglang no longer answers'], mail: 'not sent' });
  return host;
}

function parsed({ stdout }: MadeUpHost): unknown[] {
  const lines = stdout.text.trimEnd().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}

const LAST_WORDS = `\
task                            outcome                time     size
build.vllm.runtime.012345678    ✓ passed             4.21 s  13.4 GB
smoke.vllm.runtime.012345678    ✓ passed             850 ms
build.sglang.runtime.012345678  ✓ passed             41.3 s
smoke.sglang.runtime.012345678  ✗ failed (smoke)      62 ms
soak.sglang.runtime.012345678   – skipped (blocked)

run 20261121T070000Z-3fa9 failed in 2 m 05 s: 3 passed, 1 failed, 1 skipped (1 blocked)
changes:
  new failure: sglang no longer answers
report: reports/r/report.html
mail: not sent
exit 4: a task failed
`;

test('without a terminal each event is one line with its time and task, a shared step is told once', async () => {
  const { stdout } = await played({});
  assert.equal(
    stdout.text,
    `\
07:00:00 run 20261121T070000Z-3fa9 started
07:00:00 run base image debian:bookworm-slim: the local one
07:00:00 build.vllm.runtime.012345678 started
07:00:00 build.sglang.runtime.012345678 started
07:00:00 smoke.vllm.runtime.012345678 waiting for build.vllm.runtime.012345678
07:00:03 build.vllm.runtime.012345678 [base 1/2] RUN apt-get install done in 3.00 s
07:00:04 build.vllm.runtime.012345678 passed after 4.21 s
07:00:04 build.sglang.runtime.012345678 attempt 1 failed: network: the connection was reset; again in 2.00 s
07:00:06 build.sglang.runtime.012345678 started, attempt 2
07:00:06 smoke.vllm.runtime.012345678 started
07:00:06 smoke.vllm.runtime.012345678 chat, streamed
07:00:07 smoke.vllm.runtime.012345678 passed after 850 ms
07:00:41 build.sglang.runtime.012345678 passed after 41.3 s
07:00:42 smoke.sglang.runtime.012345678 service ready
07:00:43 smoke.sglang.runtime.012345678 failed after 62 ms: smoke: the chat answered with an empty text
07:00:43 soak.sglang.runtime.012345678 skipped: blocked: smoke.sglang.runtime.012345678 failed
07:02:05 run failed, exit 4
${LAST_WORDS}`,
  );
});

test('failures go to stderr: what happened, where, why, and one command', async () => {
  const { stderr } = await played({});
  assert.equal(
    stderr.text,
    `\
error: the chat answered with an empty text
  where: smoke.sglang.runtime.012345678, reports/r/logs/smoke.sglang.runtime.012345678.log:42
  cause: HTTP 200
         content: ""
         finish_reason: "stop"
  try: builder --only smoke -f sglang --ref main
`,
  );
});

test('a task that was refused is told like a failure, one that is blocked is not', async () => {
  const story = storyResults();
  const reason = {
    class: 'refused',
    message: 'linux/arm64 cannot be built here',
    cause: 'the engine runs linux/amd64',
    hint: 'builder --platform linux/amd64',
  } as const;
  const tasks = story.tasks.map((task) =>
    task.status === 'failed' ? { ...task, status: 'skipped' as const, reason } : task,
  );
  const { stderr } = await played({}, { ...story, tasks });
  assert.equal(
    stderr.text,
    `\
error: linux/arm64 cannot be built here
  where: smoke.sglang.runtime.012345678
  cause: the engine runs linux/amd64
  try: builder --platform linux/amd64
`,
  );
});

test('--verbose adds log lines without their colours, starts of steps, and the excerpt', async () => {
  const { stdout, stderr } = await played({ verbose: true });
  const more = stdout.text.split('\n').slice(5, 7);
  assert.deepEqual(more, [
    '07:00:00 build.vllm.runtime.012345678 [base 1/2] RUN apt-get install started',
    '07:00:00 build.vllm.runtime.012345678 Get:1 http://deb.example',
  ]);
  assert.match(
    stderr.text,
    / {9}usage: 0\n {2}log, from line 41:\n {4}POST .*\n {2}> read 0 tokens\n/,
  );
});

test('--json prints the stored events alone, and the log lines too with --verbose', async () => {
  assert.deepEqual(
    parsed(await played({ mode: 'json' })),
    EVENTS.filter(({ type }) => type !== 'task-log'),
  );
  assert.deepEqual(parsed(await played({ mode: 'json', verbose: true })), EVENTS);
});

test('a live view is for terminals where a person watches', () => {
  const stdout = new MadeUpOutput(true);
  assert.equal(chooseMode(madeUpHost({ stdout }), false), 'tty');
  assert.equal(chooseMode(madeUpHost({ stdout }), true), 'json');
  assert.equal(chooseMode(madeUpHost(), false), 'plain');
  assert.equal(chooseMode(madeUpHost({ stdout, env: { CI: 'true' } }), false), 'plain');
  assert.equal(chooseMode(madeUpHost({ stdout, env: { TERM: 'dumb' } }), false), 'plain');
});

test('NO_COLOR, --no-color and a pipe turn colours off', () => {
  const stdout = new MadeUpOutput(true);
  assert.equal(wantsColour(madeUpHost({ stdout }), false), true);
  assert.equal(wantsColour(madeUpHost({ stdout }), true), false);
  assert.equal(wantsColour(madeUpHost({ stdout, env: { NO_COLOR: '1' } }), false), false);
  assert.equal(wantsColour(madeUpHost({ stdout, env: { NO_COLOR: '' } }), false), true);
  assert.equal(wantsColour(madeUpHost(), false), false);
});
