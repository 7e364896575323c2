// How builder's parallel builds compare with docker buildx bake on the same Dockerfile: node bench/build.ts
//
//   BUILDER_SOCKET   an engine; without it a private 20.10.24 is started in a temporary folder (needs root)
//   BUILDER_BUILDX   the docker-buildx program; without it Debian sid's is downloaded and unpacked
//   BENCH_ROUNDS     5

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../src/host/child.ts';
import { childEnv } from '../src/host/env.ts';
import { realHost } from '../src/host/real.ts';
import { summarize } from '../src/text/quantile.ts';
import { tinyImage } from '../test/rig/tiny-image.ts';
import { layersOf, type Left, lookAt, remove } from './build-images.ts';
import { type Run, runBake, runOurs } from './build-run.ts';
import { GOOD, WITH_BROKEN, writeDockerfile } from './build-work.ts';

type Tool = 'builder' | 'bake';
type Case = 'cold' | 'cached' | 'one fails';
type Measured = Run & Left & { readonly tool: Tool; readonly case: Case };

const CASES: readonly Case[] = ['cold', 'cached', 'one fails'];
const host = realHost();
const dir = await mkdtemp(join(tmpdir(), 'bench-build-'));
const engineDir = join(dir, 'engine');
const ownEngine = host.env['BUILDER_SOCKET'] === undefined;
try {
  const socket = host.env['BUILDER_SOCKET'] ?? (await startEngine());
  const buildx =
    host.env['BUILDER_BUILDX'] ?? (await shell('build-buildx.sh', join(dir, 'buildx')));
  const base = await tinyImage(socket);
  await writeDockerfile(dir, base);
  print(await measureAll(socket, buildx, await layersOf(socket, base)));
} finally {
  if (ownEngine) await shell('../test/rig/engines/stop-engine.sh', engineDir, '--purge');
  await rm(dir, { recursive: true });
}

async function measureAll(socket: string, buildx: string, baseLayers: number): Promise<Measured[]> {
  const rounds = Number(host.env['BENCH_ROUNDS'] ?? 5);
  const measured: Measured[] = [];
  // Programs read from disk, code compiled for the first time: not what either is measured for.
  const warm = { dir, socket, targets: ['one'], bust: `warm-${host.pid}` };
  await runOurs(host, warm);
  await runBake(host, buildx, warm);
  await remove(warm);
  for (let round = 0; round < rounds; round += 1) {
    // The one that goes second finds a warmer machine: they take turns.
    const tools: Tool[] = round % 2 === 0 ? ['builder', 'bake'] : ['bake', 'builder'];
    for (const tool of tools) {
      const good = { dir, socket, targets: GOOD, bust: `${tool}-${host.pid}-${round}` };
      const broken = { ...good, targets: WITH_BROKEN, bust: `${good.bust}-broken` };
      for (const [name, work] of [
        ['cold', good],
        ['cached', good],
        ['one fails', broken],
      ] as const) {
        const run =
          tool === 'builder' ? await runOurs(host, work) : await runBake(host, buildx, work);
        measured.push({ tool, case: name, ...run, ...(await lookAt(work, baseLayers)) });
      }
      await remove(good);
      await remove(broken);
    }
    host.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return measured;
}

function print(measured: readonly Measured[]): void {
  const row = (cells: readonly string[]): void => {
    host.stdout.write(
      `${cells
        .map((cell, i) => cell.padEnd(i === 0 ? 10 : 22))
        .join('')
        .trimEnd()}\n`,
    );
  };
  row(['case', 'builder', 'bake', 'builder : bake', 'builder, process', 'bake, process']);
  for (const name of CASES) {
    const of = (tool: Tool, what: 'ms' | 'wallMs'): number[] =>
      measured.filter((one) => one.tool === tool && one.case === name).map((one) => one[what]);
    const ratio = median(of('builder', 'ms')) / median(of('bake', 'ms'));
    row([
      name,
      spread(of('builder', 'ms')),
      spread(of('bake', 'ms')),
      ratio.toFixed(2),
      spread(of('builder', 'wallMs')),
      spread(of('bake', 'wallMs')),
    ]);
  }
  host.stdout.write(
    'medians (fastest to slowest) in seconds, from the first build call to the last result\n',
  );
  for (const tool of ['builder', 'bake'] as const) {
    const of = (name: Case): Measured[] =>
      measured.filter((one) => one.tool === tool && one.case === name);
    const shared = of('cold').map((one) => one.sharedLayers);
    const tagged = of('one fails').map((one) => one.tagged);
    host.stdout.write(
      `${tool}: shared stage ran ${shared.join(' ')} times; tagged beside a failing sibling ${tagged.join(' ')} of ${GOOD.length}\n`,
    );
  }
}

function median(values: readonly number[]): number {
  return summarize(values).p50 ?? Number.NaN;
}

function spread(values: readonly number[]): string {
  return `${seconds(median(values))} (${seconds(Math.min(...values))}-${seconds(Math.max(...values))})`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

async function startEngine(): Promise<string> {
  const socket = join(engineDir, 'docker.sock');
  await shell('../test/rig/engines/start-engine.sh', 'bookworm', engineDir, socket);
  return socket;
}

/** Runs a script beside this file and gives its output. */
async function shell(script: string, ...args: string[]): Promise<string> {
  const child = await runChild({
    command: 'sh',
    args: [new URL(script, import.meta.url).pathname, ...args],
    env: childEnv(host.env),
    signal: new AbortController().signal,
    timeoutMs: 600_000,
  });
  if (child.exitCode !== 0) throw new Error(`${script}: ${child.problem ?? child.stderr}`);
  return child.stdout.trim();
}
