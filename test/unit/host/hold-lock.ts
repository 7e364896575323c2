// A process of the tests: takes the lock named in its arguments, says what came of it, and stays.

import { acquireLock } from '../../../src/host/lock.ts';
import { currentOwner } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';

const host = realHost();
const [file = '', run = ''] = host.argv;
const taken = await acquireLock(file, { ...currentOwner(host), run, note: 'a test' });
host.stdout.write(`${taken.kind}\n`);
process.stdin.resume();
