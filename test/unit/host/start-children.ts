// A process that starts children, tells of them and waits to be killed; see end-children.test.ts.

import { runChild } from '../../../src/host/child.ts';

const started = (script: string, outlives?: true): Promise<number> =>
  new Promise((resolve) => {
    void runChild({
      command: 'sh',
      args: ['-c', script],
      env: { PATH: '/usr/bin:/bin' },
      signal: new AbortController().signal,
      timeoutMs: 60_000,
      ...(outlives && { outlives }),
      onLine: (line) => resolve(Number(line)),
    });
  });

const pids = [
  await started('echo $$; sleep 300; true'),
  // It leaves its group, and one ignores what asks it to end.
  await started('setsid sleep 300 & echo $!; wait'),
  await started(`env -i sh -c 'trap "" TERM; echo $$; sleep 300; sleep 300'; true`),
  await started('setsid sleep 300 & echo $!; wait', true),
];
process.stdout.write(`${pids.join(' ')}\n`);
