// What a builder that was killed has left: in the engine, among processes, in its cache and its reports.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { connectEngine } from '../../src/docker/connect.ts';
import { realClock } from '../../src/host/clock.ts';
import { holdFile } from '../../src/host/lock.ts';
import { makerOf } from '../../src/host/temporary.ts';
import { LABEL } from '../../src/model/labels.ts';
import { unfinishedCheckouts } from '../../src/source/planning-slot.ts';
import { childrenOf, watchdogsOf } from './marked.ts';

export interface Place {
  readonly socket: string;
  /** Holds `cache` and `reports`. */
  readonly cwd: string;
}

export interface Leftovers {
  readonly objects: readonly string[];
  readonly processes: readonly number[];
  readonly temporaries: readonly string[];
  readonly checkouts: readonly string[];
  readonly locks: readonly string[];
  readonly claims: readonly string[];
}

export const NOTHING: Leftovers = {
  objects: [],
  processes: [],
  temporaries: [],
  checkouts: [],
  locks: [],
  claims: [],
};

/** `pid`: of the builder; nobody else works in its place now. */
export async function leftoversOf(pid: number, { socket, cwd }: Place): Promise<Leftovers> {
  const cache = path.join(cwd, 'cache/builder');
  const files = await readdir(cwd, { recursive: true });
  const planning = path.join(cache, 'planning');
  const places = await readdir(planning).catch(() => []);
  const checkouts = await Promise.all(
    places.map((key) => unfinishedCheckouts(path.join(planning, key), false)),
  );
  return {
    objects: await objectsOf(pid, socket),
    processes: [...childrenOf(pid), ...watchdogsOf(pid)],
    temporaries: files.filter((file) => makerOf(path.basename(file)) !== null),
    checkouts: checkouts.flat(),
    locks: await heldIn(files.map((file) => path.join(cwd, file))),
    claims: files.filter((file) => path.basename(file).startsWith(`builder.${pid}.`)),
  };
}

async function objectsOf(pid: number, socket: string): Promise<string[]> {
  const engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
  try {
    const owner = { [LABEL.pid]: String(pid) };
    const containers = await engine.listContainers(owner);
    const images = await engine.listImages(owner);
    return [
      ...containers.map(({ name }) => `container ${name}`),
      ...images.filter(({ tags }) => tags.length === 0).map(({ id }) => `image ${id}`),
    ];
  } finally {
    await engine.close();
  }
}

/** Held locks, and notes of who held one. */
async function heldIn(files: readonly string[]): Promise<string[]> {
  const held = files.filter((file) => file.endsWith('.lock.json'));
  for (const file of files.filter((name) => name.endsWith('.lock'))) {
    const free = await holdFile(file);
    if (free === null) held.push(file);
    else free.close();
  }
  return held;
}
