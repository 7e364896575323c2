// One measured run of either tool, in a process of its own.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnv } from '../src/host/env.ts';
import { type ChildResult, runChild } from '../src/host/child.ts';
import type { Host } from '../src/host/host.ts';
import { tagOf, type Work } from './build-work.ts';

export interface Run {
  /** From the first build call to the last result. */
  readonly ms: number;
  /** From the start of the process to its end. */
  readonly wallMs: number;
}

const TIMEOUT_MS = 120_000;
const OURS = new URL('build-ours.ts', import.meta.url).pathname;

export async function runOurs(host: Host, work: Work): Promise<Run> {
  const { child, wallMs } = await timed(host, {
    command: 'node',
    args: [OURS, JSON.stringify(work)],
    env: { NODE_COMPILE_CACHE: join(work.dir, 'compile-cache') },
  });
  if (child.exitCode !== 0) throw new Error(`builder: ${child.problem ?? child.stderr}`);
  return { ms: Number(child.stdout), wallMs };
}

/** Its first line of progress stands for the first call: it is written when the engine was found and the bake file read. */
export async function runBake(host: Host, buildx: string, work: Work): Promise<Run> {
  const target = Object.fromEntries(
    work.targets.map((name) => [
      name,
      {
        context: work.dir,
        target: name,
        network: 'none',
        tags: [tagOf(name, work)],
        args: { BUST: work.bust },
      },
    ]),
  );
  const file = join(work.dir, 'bake.json');
  await writeFile(file, JSON.stringify({ group: { default: { targets: work.targets } }, target }));
  const { child, wallMs, firstLineMs } = await timed(host, {
    command: buildx,
    args: ['bake', '--progress=plain', '--file', file],
    env: { DOCKER_HOST: `unix://${work.socket}`, DOCKER_CONFIG: join(work.dir, 'docker-config') },
  });
  const mayFail = work.targets.includes('broken');
  if (child.exitCode !== 0 && !mayFail) throw new Error(`bake: ${child.problem ?? child.stderr}`);
  return { ms: wallMs - firstLineMs, wallMs };
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function timed(
  host: Host,
  { command, args, env }: Command,
): Promise<{ child: ChildResult; wallMs: number; firstLineMs: number }> {
  const began = host.clock.monotonic();
  const lineMs: number[] = [];
  const child = await runChild({
    command,
    args,
    env: childEnv(host.env, env),
    signal: new AbortController().signal,
    timeoutMs: TIMEOUT_MS,
    onLine: () => {
      lineMs.push(host.clock.monotonic() - began);
    },
  });
  const wallMs = host.clock.monotonic() - began;
  return { child, wallMs, firstLineMs: lineMs[0] ?? 0 };
}
