// A process of the tests: writes many lines, or waits for a signal and names it.

import { realHost } from '../../../src/host/real.ts';

const host = realHost();
if (host.argv[0] === 'signal') {
  const forget = host.onSignal((signal) => {
    host.stdout.write(`${signal}\n`);
    forget();
    process.stdin.destroy();
  });
  process.stdin.resume();
  host.stdout.write('ready\n');
} else {
  for (let n = 0; n < 20_000; n += 1) host.stdout.write(`line ${n} of a long list\n`);
}
