// The command that starts frontend and worker, run by the shell of this machine.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import type { Serve } from '../../../src/model/framework.ts';
import { launchCommand } from '../../../src/serving/launch-script.ts';

type Launch = Pick<Serve, 'coordination' | 'frontend' | 'worker' | 'workerEnv'>;
const NOTHING: Launch = { coordination: [], frontend: [], worker: [], workerEnv: {} };
/** Ends on SIGTERM, as servers do; says when it may be sent. */
const PATIENT = [
  'bash',
  '-c',
  `trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done`,
];

/** `until`: ends it with SIGTERM when this line comes. */
async function launched(launch: Partial<Launch>, until?: string) {
  const [program = '', ...args] = launchCommand({ ...NOTHING, ...launch });
  const env = { PATH: process.env['PATH'], HOME: '/nowhere' };
  const child = spawn(program, args, { env, timeout: 20_000, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (until !== undefined && text.includes(until)) child.kill('SIGTERM');
    });
  await once(child, 'close');
  return { code: child.exitCode, lines: text.split('\n').filter(Boolean).toSorted() };
}

const shell = (script: string) => ['bash', '-c', script];

describe('frontend and worker in one container', () => {
  test('print under their names, and the first to end ends the other, with its exit code', async () => {
    const { code, lines } = await launched({
      frontend: PATIENT,
      worker: shell('echo working; echo loud >&2; exit 7'),
    });
    assert.equal(code, 7);
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('[frontend]')),
      ['[launch] the worker ended with exit code 7', '[worker] loud', '[worker] working'],
    );
  });

  test('end together where the frontend is the first, and with 0 where it has no complaint', async () => {
    const { code, lines } = await launched({ frontend: shell('exit 0'), worker: PATIENT });
    assert.equal(code, 0);
    assert.ok(lines.includes('[launch] the frontend ended with exit code 0'));
  });

  test('have the variables of the worker in the worker alone, whatever is in them', async () => {
    const say = shell('echo "<$X>"; sleep 0.3');
    const { lines } = await launched({
      frontend: say,
      worker: say,
      workerEnv: { X: `["it's", "$HOME"]` },
    });
    assert.ok(lines.includes('[frontend] <>'), lines.join('\n'));
    assert.ok(lines.includes(`[worker] <["it's", "$HOME"]>`), lines.join('\n'));
  });

  test('both hear SIGTERM, say their last words, and leave 143', async () => {
    const { code, lines } = await launched({ frontend: PATIENT, worker: PATIENT }, '[worker] up');
    assert.equal(code, 143);
    assert.ok(lines.includes('[worker] bye'));
    assert.ok(!lines.some((line) => line.startsWith('[launch]')));
  });

  test('have a home that they can write to', async () => {
    const { lines } = await launched({ worker: shell('[ -w "$HOME" ] && echo yes') });
    assert.ok(lines.includes('[worker] yes'));
  });

  test('that cannot be found end like any other', async () => {
    const { code, lines } = await launched({ frontend: PATIENT, worker: ['no-such-program'] });
    assert.equal(code, 127);
    assert.match(lines.join('\n'), /\[worker\] .*no-such-program: command not found/);
  });
});

test('files to find each other by need no server', () => {
  const [, , script = ''] = launchCommand({ ...NOTHING, coordination: ['file'], worker: ['w'] });
  assert.doesNotMatch(script, /^opened /m);
});
