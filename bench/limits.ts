// What unkind engines cost: BUILDER_SOCKET=... node bench/limits.ts

import { buildImage } from '../src/docker/build/build-image.ts';
import { NO_LOGINS } from '../src/docker/registry-logins.ts';
import { toFailure } from '../src/model/reason.ts';
import { formatBytes, formatDuration } from '../src/text/units.ts';
import { BuildRig, UNIQUE } from '../test/contract/build-rig.ts';
import { fakeEngine } from '../test/unit/docker/build/fake-engine.ts';
import { recordingSink } from '../test/unit/docker/build/recording-sink.ts';

const MESSAGES = 10_000_000;
const EMPTY = '{"id":"moby.buildkit.trace","aux":""}\n';
const A_WRITE = 1000;
const PRINT = `perl -e 'print "line $_ of many that are printed by this step\\n" for 1..100000'`;

await storm();
for (const backend of ['buildkit', 'classic'] as const) await output(backend);

/** The engine is in this process too: the memory is that of both. */
async function storm(): Promise<void> {
  let sent = 0;
  await using engine = await fakeEngine((request, response) => {
    request.resume();
    const part = Buffer.from(EMPTY.repeat(A_WRITE));
    const blow = (): void => {
      while (!response.destroyed && sent < MESSAGES) {
        sent += A_WRITE;
        if (!response.write(part)) return;
      }
      response.end();
    };
    response.on('drain', blow);
    blow();
  });
  const { docker } = engine;
  const connection = { docker, logins: NO_LOGINS };
  const request = {
    context: { dir: import.meta.dirname, files: [] },
    dockerfile: import.meta.filename,
    target: null,
    platform: 'linux/amd64',
    args: {},
    tags: [],
    labels: {},
    secrets: new Map(),
    network: 'none',
    noCache: true,
    modifiedAt: 0,
  } as const;
  const { signal } = new AbortController();
  const began = performance.now();
  const reason = await buildImage(connection, 'buildkit', request, recordingSink(), signal).then(
    () => 'passed',
    (error: unknown) => `${toFailure(error).class}: ${toFailure(error).message}`,
  );
  process.stdout.write(`${MESSAGES} empty traces: ${reason}\n`);
  tellCost(began, `${sent} were sent`);
}

/** What arrives of 5 MB that one step prints. */
async function output(backend: 'buildkit' | 'classic'): Promise<void> {
  await using rig = await BuildRig.open(`FROM BASE\nRUN : ${UNIQUE}; ${PRINT}\n`);
  const began = performance.now();
  const { sink } = await rig.build({ backend });
  const came = sink.lines.filter((line) => /line \d+ of many/.test(line)).length;
  process.stdout.write(`100000 lines, 5 MB, on ${backend}: ${came} came\n`);
  tellCost(began, sink.lines.find((line) => line.includes('left out')) ?? 'nothing left out');
}

function tellCost(began: number, more: string): void {
  const peak = formatBytes(process.resourceUsage().maxRSS * 1024);
  process.stdout.write(
    `  ${formatDuration(performance.now() - began)}, ${peak} of memory at most; ${more}\n`,
  );
}
