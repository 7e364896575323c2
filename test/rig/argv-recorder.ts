// Programs before the real ones on PATH that write down their words and go on as the real ones.

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface ArgvRecorder {
  /** For the environment of whoever starts them. */
  readonly path: string;
  /** A line a call. */
  readonly calls: () => Promise<readonly string[]>;
}

/** `dir` must not exist. */
export async function recordArgv(dir: string, programs: readonly string[]): Promise<ArgvRecorder> {
  const file = path.join(dir, 'calls');
  const bin = path.join(dir, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(file, '');
  for (const name of programs) {
    const shim = path.join(bin, name);
    await writeFile(
      shim,
      // One write a call: several run at once.
      `#!/bin/sh
words=$(printf '%s ' ${name} "$@" | tr '\\n' ' ')
printf '%s\\n' "$words" >>'${file}'
PATH=$(printf %s "$PATH" | sed 's#${bin}:##g')
exec ${name} "$@"
`,
    );
    await chmod(shim, 0o755);
  }
  return {
    path: `${bin}:${process.env['PATH'] ?? ''}`,
    calls: async () => (await readFile(file, 'utf8')).split('\n').filter(Boolean),
  };
}
