// Entry of a watchdog: the run it looked after has ended without a farewell.

import { ORDERS } from '../host/after-death.ts';
import { realHost } from '../host/real.ts';
import { watchdog } from './watchdog.ts';

const host = realHost();
// Its work is short; who is in a hurry may kill it, and the next command does the rest.
host.onSignal(() => undefined);
await watchdog(host.env[ORDERS] ?? '', host);
host.end(0);
