// The Pythons of this machine: what a branch's own scripts need of one, and which of them has it.

import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseJson } from '../text/unknown-json.ts';
import { runChild } from './child.ts';
import type { Host } from './host.ts';

export const PythonSchema = v.object({
  /** Absolute; never a shim that looks for another one. */
  executable: v.pipe(v.string(), v.startsWith('/')),
  /** `3.11.2` */
  version: v.string(),
  /** Their versions; null where it has none. */
  jinja2: v.nullable(v.string()),
  yaml: v.nullable(v.string()),
  /** What brings packages: pip of its own, or one that it can unpack. */
  brings: v.nullable(v.picklist(['pip', 'ensurepip'])),
  /** What this was read from: while they stay as they are, so does the answer. */
  files: v.array(v.string()),
});
export type Python = v.InferOutput<typeof PythonSchema>;

/** One that can render. */
export interface ReadyPython {
  readonly python: Python;
  /** A folder of packages that it needs besides its own; null: none. */
  readonly packages: string | null;
}

const QUESTION = `import importlib.util, json, sys
files = [sys.executable]
def version(name):
    try:
        module = __import__(name)
    except Exception:
        return None
    if getattr(module, "__file__", None) is None:
        return None
    files.append(module.__file__)
    return str(getattr(module, "__version__", "?"))
def has(name):
    return importlib.util.find_spec(name) is not None
print(json.dumps({
    "jinja2": version("jinja2"),
    "yaml": version("yaml"),
    "executable": sys.executable,
    "version": "%d.%d.%d" % sys.version_info[:3],
    "brings": "pip" if has("pip") else "ensurepip" if has("ensurepip") and has("venv") else None,
    "files": files,
}))
`;

const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin';
const ANSWER_MS = 10_000;

type World = Pick<Host, 'env' | 'home'>;

export interface Asking {
  readonly host: World;
  readonly signal: AbortSignal;
  /** A folder of packages besides its own. */
  readonly packages?: string | undefined;
}

/** All that a Python sees: no tokens, no settings of a person, the same text and order everywhere. */
export function pythonEnv({ env, home }: World, packages?: string): Record<string, string> {
  return {
    PATH: env['PATH'] ?? USUAL_PATH,
    HOME: home,
    LC_ALL: 'C.UTF-8',
    PYTHONUTF8: '1',
    PYTHONHASHSEED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    ...(packages !== undefined && { PYTHONPATH: packages }),
  };
}

/** Null where there is none, or it does not answer. */
export async function askPython(command: string, asking: Asking): Promise<Python | null> {
  const { exitCode, stdout } = await runChild({
    command,
    args: ['-c', QUESTION],
    env: pythonEnv(asking.host, asking.packages),
    signal: asking.signal,
    timeoutMs: ANSWER_MS,
  });
  const answer = v.safeParse(PythonSchema, parseJson(stdout));
  return exitCode === 0 && answer.success ? answer.output : null;
}

/** Whether it can run what renders with jinja2 and PyYAML. */
export function isAble({ jinja2, yaml }: Python): boolean {
  return jinja2 !== null && yaml !== null;
}

/** The first that is able, else the first that can bring what it lacks, else any; null where there is none. */
export async function findPython(asking: Asking): Promise<Python | null> {
  const found: Python[] = [];
  for (const command of await candidates(asking.host)) {
    const python = await askPython(command, asking);
    if (python === null) continue;
    if (isAble(python)) return python;
    found.push(python);
  }
  return found.find(({ brings }) => brings !== null) ?? found[0] ?? null;
}

const NAME = /^python3(?:\.\d+)?$/;

/** `python3` of each folder first, then those that have their version in their name, newest first. */
async function candidates({ env }: World): Promise<readonly string[]> {
  const folders = new Set((env['PATH'] ?? USUAL_PATH).split(':'));
  const absolute = [...folders].filter((folder) => folder.startsWith('/'));
  const names = await Promise.all(absolute.map(pythonsIn));
  const all = names.flat();
  const plain = all.filter((file) => file.endsWith('/python3'));
  const versioned = all.filter((file) => !plain.includes(file));
  return [...plain, ...versioned.toSorted((a, b) => minorOf(b) - minorOf(a))];
}

/** 12 of `/usr/bin/python3.12`. */
function minorOf(file: string): number {
  return Number(file.split('.').at(-1));
}

async function pythonsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => NAME.test(name)).map((name) => join(folder, name));
  const runnable = await Promise.all(
    files.map((file) =>
      access(file, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, at) => runnable[at]);
}
