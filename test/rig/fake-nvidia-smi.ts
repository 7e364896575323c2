// A program `nvidia-smi` to be put on PATH: GPUs that are not there, and processes on them.

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

interface FakeGpus {
  /** How many there are. */
  readonly count: number;
  /** Lines as the driver prints them: `GPU-0, 4711, 1024`. */
  readonly apps: readonly string[];
}

/** Gives the folder to put before PATH; called again it says something else from then on. */
export async function fakeNvidiaSmi(dir: string, { count, apps }: FakeGpus): Promise<string> {
  const all = Array.from({ length: count }, (_, index) => index);
  return fakeDriver(
    dir,
    `case "$*" in
  -L) printf '%s\\n' ${words(all.map((index) => `GPU ${index}: NVIDIA H200 (UUID: GPU-${index})`))} ;;
  *--query-gpu*) printf '%s\\n' ${words(all.map((index) => `${index}, GPU-${index}`))} ;;
  *--query-compute-apps*) ${apps.length === 0 ? ':' : `printf '%s\\n' ${words(apps)}`} ;;
esac`,
  );
}

/** One that does anything else: shell commands. */
export async function fakeDriver(dir: string, script: string): Promise<string> {
  const bin = path.join(dir, 'bin');
  await mkdir(bin, { recursive: true });
  const file = path.join(bin, 'nvidia-smi');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return bin;
}

function words(lines: readonly string[]): string {
  return lines.map((line) => `'${line}'`).join(' ');
}
