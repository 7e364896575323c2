// How long the quickstart takes, cold and warm: node bench/quickstart.ts [warm rounds]
// Cold: an empty engine of its own and an empty cache, all downloads inside, but Node and the packages are there. Root only.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { ResultsSchema } from '../src/model/results.ts';
import { quantile } from '../src/text/quantile.ts';
import { ROOT } from '../test/rig/source-tree.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const run = promisify(execFile);
const engines = path.join(ROOT, 'test/rig/engines');

const dir = await mkdtemp(path.join(tmpdir(), 'builder-bench-'));
const engine = path.join(dir, 'engine');
const socket = path.join(engine, 'docker.sock');
await run(path.join(engines, 'start-engine.sh'), ['bookworm', engine, socket]);
try {
  const cold = await quickstart();
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) warm.push((await quickstart()).wallS);
  const median = quantile(
    warm.toSorted((a, b) => a - b),
    0.5,
  );
  process.stdout.write(
    `cold   ${seconds(cold.wallS)}, of which ${seconds(cold.wallS - cold.runS)} set-up before the first step\n`,
  );
  process.stdout.write(
    `again  ${seconds(median ?? NaN)} (median of ${ROUNDS}: ${warm.map(seconds).join(', ')})\n`,
  );
} finally {
  await run(path.join(engines, 'stop-engine.sh'), [engine, '--purge']);
  await rm(dir, { recursive: true, force: true });
}

/** Fails where the run is not green: the time of a failed run means nothing. */
async function quickstart(): Promise<{ readonly wallS: number; readonly runS: number }> {
  const began = performance.now();
  await run(path.join(ROOT, 'builder'), ['quickstart'], {
    cwd: dir,
    env: { ...process.env, BUILDER_SOCKET: socket, XDG_CACHE_HOME: path.join(dir, 'cache') },
    maxBuffer: 1e8,
  });
  const wallS = (performance.now() - began) / 1000;
  const text = await readFile(path.join(dir, 'reports/latest/results.json'), 'utf8');
  const { startedAt, finishedAt } = v.parse(ResultsSchema, JSON.parse(text)).run;
  const runS = (Date.parse(finishedAt ?? '') - Date.parse(startedAt)) / 1000;
  return { wallS, runS };
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
