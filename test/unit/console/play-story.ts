// A process of the tests: shows the first half of the story, and the second on SIGUSR2.

import { makeConsole } from '../../../src/console/choose.ts';
import { realHost } from '../../../src/host/real.ts';
import { EVENTS, FIRST_HALF, PLAN, storyResults } from './story.ts';

const host = realHost();
const view = await makeConsole({
  host,
  mode: 'tty',
  coloured: true,
  plan: PLAN,
  verbose: false,
  runDir: 'reports/r',
});
const stop = new AbortController();
const forget = host.onSignal(() => {
  forget();
  stop.abort();
});
for (const event of FIRST_HALF) view.onEvent(event);
const told = new Promise<void>((resolve) => {
  process.on('SIGUSR2', () => resolve());
});
const interrupted = new Promise<void>((resolve) => {
  stop.signal.addEventListener('abort', () => resolve());
});
await Promise.race([told, interrupted]);
if (!stop.signal.aborted) for (const event of EVENTS.slice(FIRST_HALF.length)) view.onEvent(event);
const ending = { results: storyResults(), changes: ['sglang no longer answers'], mail: 'not sent' };
await view.end(stop.signal.aborted ? null : ending);
process.exitCode = stop.signal.aborted ? 130 : 4;
