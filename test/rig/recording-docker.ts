// A `docker` that builds nothing and remembers what it was asked: what a build script really runs, argument by argument.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { tempDir } from './temp-dir.ts';

const run = promisify(execFile);

export interface RecordedBuild {
  /** As docker got them: `build`, `-f`, ... */
  readonly argv: readonly string[];
  /** Of the Dockerfile when docker was called; null where there was none. */
  readonly dockerfileSha256: string | null;
}

export interface Script {
  /** The checkout: where it runs. */
  readonly folder: string;
  /** `container/build.sh` and its arguments; a dry run is none. */
  readonly command: readonly string[];
}

/** Answers `docker buildx version` as the plugin does, and every build with success. */
const DOCKER = `#!/bin/bash
case "$1 $2" in
  'buildx version') echo 'github.com/docker/buildx v0.30.0'; exit ;;
  'buildx build' | 'build '*) ;;
  *) echo "docker $1: nothing to record" >&2; exit 64 ;;
esac
n=$(find "$RECORDS" -name '*.argv' | wc -l)
printf '%s\\0' "$@" > "$RECORDS/$n.argv"
while [ $# -gt 0 ]; do
  case $1 in -f | --file) cp "$2" "$RECORDS/$n.dockerfile" ;; esac
  shift
done
`;

/** Really runs the script, without tokens; its TMPDIR is gone afterwards. @throws when it fails */
export async function recordBuilds({ folder, command }: Script): Promise<readonly RecordedBuild[]> {
  await using dir = await tempDir();
  const [bin, records, home] = ['bin', 'records', 'home'].map((name) => path.join(dir.path, name));
  if (bin === undefined || records === undefined || home === undefined) return [];
  await Promise.all([bin, records, home].map((one) => mkdir(one)));
  await writeFile(path.join(bin, 'docker'), DOCKER);
  await chmod(path.join(bin, 'docker'), 0o755);
  const env = {
    PATH: `${bin}:${process.env['PATH']}`,
    HOME: home,
    TMPDIR: dir.path,
    LC_ALL: 'C',
    RECORDS: records,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
  };
  await run('bash', [...command], { cwd: folder, env, timeout: 60_000, maxBuffer: 2 ** 26 });
  const count = (await readdir(records)).filter((name) => name.endsWith('.argv')).length;
  return await Promise.all(Array.from({ length: count }, (_, at) => recordedAt(records, at)));
}

async function recordedAt(records: string, at: number): Promise<RecordedBuild> {
  const argv = await readFile(path.join(records, `${at}.argv`), 'utf8');
  const dockerfile = await readFile(path.join(records, `${at}.dockerfile`)).catch(() => null);
  return {
    argv: argv.split('\0').slice(0, -1),
    dockerfileSha256:
      dockerfile === null ? null : createHash('sha256').update(dockerfile).digest('hex'),
  };
}
