// How soon what a dead run left in the engine is removed: BUILDER_SOCKET=... node bench/reap.ts [rounds [containers]]

import { connectEngine } from '../src/docker/connect.ts';
import type { Engine } from '../src/docker/engine.ts';
import { realClock } from '../src/host/clock.ts';
import { thisProcess } from '../src/host/owner.ts';
import { ownerLabels, type Owner } from '../src/model/labels.ts';
import { sweepEngine } from '../src/pipeline/sweep.ts';
import { summarize } from '../src/text/quantile.ts';
import { formatDuration } from '../src/text/units.ts';
import { engineSocket } from '../test/rig/cli.ts';
import { tinyImage } from '../test/rig/tiny-image.ts';

const ROUNDS = 5;
const CONTAINERS = 20;

/** On another machine, as far as anybody else can tell: nobody sweeps what is to be measured. */
const dead: Owner = { ...thisProcess(), host: 'bench' };
const isDead = ({ host, pid }: Owner): boolean => host === dead.host && pid === dead.pid;

async function leave(engine: Engine, image: string): Promise<void> {
  const { signal } = new AbortController();
  const id = await engine.createContainer(
    {
      image,
      command: ['sleep', '86400'],
      env: {},
      labels: ownerLabels('bench', dead),
      ports: [],
      memoryMb: 16,
      cpus: null,
      shmMb: null,
      gpus: 0,
      network: 'none',
    },
    signal,
  );
  await engine.startContainer(id, signal);
}

const [rounds = ROUNDS, containers = CONTAINERS] = process.argv.slice(2).map(Number);
const socket = engineSocket();
const image = await tinyImage(socket);
const engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
const times: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  for (let made = 0; made < containers; made += 1) await leave(engine, image);
  const began = performance.now();
  const gone = await sweepEngine(engine, { isDead, dryRun: false, keptToo: false });
  times.push(performance.now() - began);
  if (gone.length !== containers) throw new Error(`${gone.length} of ${containers} were removed`);
}
await engine.close();
const { p50, max } = summarize(times);
const words = [p50 ?? 0, Math.min(...times), max ?? 0].map(formatDuration);
process.stdout.write(
  `${containers} running containers removed in ${words[0]} (${words[1]} - ${words[2]}), ${rounds} rounds\n`,
);
