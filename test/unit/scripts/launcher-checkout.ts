// A checkout that is none, for the launcher: a main that echoes, and a made-up npm first on PATH.

import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runChild, type ChildResult } from '../../../src/host/child.ts';
import { ROOT } from '../../rig/source-tree.ts';

export const OLD_NODE = '#!/bin/sh\necho v20.20.2\n';
/** Does what `npm ci --prefix FOLDER` would: slowly enough for a second start to meet it. */
export const NPM = `#!/bin/sh
echo "npm $*" >>"$CALLS"
rm -f "$3/node_modules/.package-lock.json"
mkdir -p "$3/node_modules"
\${CUT:-sleep 0.2}
case $3 in */scripts/node)
  [ -n "\${OFFLINE:-}" ] || for kind in x64 arm64; do
    mkdir -p "$3/node_modules/node-linux-$kind/bin"
    ln -sf "$REAL_NODE" "$3/node_modules/node-linux-$kind/bin/node"
  done ;;
*) [ -z "\${OFFLINE:-}" ] || exit 1 ;;
esac
touch "$3/node_modules/.package-lock.json"
`;
const MAIN = `console.log(['main', ...process.argv.slice(2)].join('|'));
if (process.argv[2] === 'fail') process.exitCode = 4;
`;
/** What the launcher and its scripts use of a bare Debian: no npm, no node, no apt-get, no dpkg among it. */
const BARE =
  'sh dash env dirname basename readlink uname ls id flock mkdir mktemp rm tail sleep touch ln cat chmod';

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: string;
  /** Words before the launcher. */
  readonly under?: readonly string[];
}

export type Started = Pick<ChildResult, 'exitCode' | 'stdout' | 'stderr'>;

export interface Checkout {
  readonly dir: string;
  /** A PATH on which there is only what was put there, and the least of a bare Debian. */
  readonly bare: string;
  /** Puts a script on both. */
  command(name: string, script: string): Promise<void>;
  start(args: readonly string[], options?: StartOptions): Promise<Started>;
  /** The same, for who wants to end it before. */
  spawned(env: Readonly<Record<string, string>>): ChildProcess;
  calls(): Promise<readonly string[]>;
  /** The folders npm was called for. */
  installs(): Promise<readonly string[]>;
}

export async function makeCheckout(dir: string): Promise<Checkout> {
  for (const folder of ['scripts/node', 'src', 'bin', 'bare'])
    await mkdir(path.join(dir, folder), { recursive: true });
  for (const file of ['builder', 'scripts/apt-install'])
    await cp(path.join(ROOT, file), path.join(dir, file));
  await writeFile(path.join(dir, 'src/main.ts'), MAIN);
  for (const folder of ['', 'scripts/node'])
    await writeFile(path.join(dir, folder, 'package-lock.json'), '{}');
  for (const name of BARE.split(' ')) {
    const real = name === 'sh' || name === 'dash' ? '/bin/sh' : `/usr/bin/${name}`;
    await symlink(real, path.join(dir, 'bare', name));
  }
  const variables = {
    HOME: dir,
    CALLS: path.join(dir, 'calls'),
    REAL_NODE: process.execPath,
    TMPDIR: dir,
  };
  const usual = { ...variables, PATH: `${dir}/bin:/usr/bin:/bin` };
  const calls = async (): Promise<readonly string[]> => {
    const text = await readFile(variables.CALLS, 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  };
  const command = async (name: string, script: string): Promise<void> => {
    const file = path.join(dir, 'bin', name);
    await writeFile(file, script);
    await chmod(file, 0o755);
  };
  await command('npm', NPM);
  return {
    dir,
    bare: `${dir}/bin:${dir}/bare`,
    command,
    calls,
    async installs() {
      return (await calls()).flatMap((line) => {
        const folder = /^npm .*--prefix (?<folder>.*?) --/.exec(line)?.groups?.['folder'];
        return folder === undefined ? [] : [path.relative(dir, folder)];
      });
    },
    async start(args, { env = {}, file = path.join(dir, 'builder'), under = [] } = {}) {
      const [program = file, ...words] = [...under, file, ...args];
      const { exitCode, stdout, stderr } = await runChild({
        command: program,
        args: words,
        cwd: '/',
        env: { ...usual, ...env },
        signal: new AbortController().signal,
        timeoutMs: 30_000,
      });
      return { exitCode, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
    },
    spawned: (env) =>
      spawn(path.join(dir, 'builder'), ['x'], {
        env: { ...usual, ...env },
        stdio: 'ignore',
        detached: true,
      }),
  };
}
