// Asks a branch's own script what it would build, and sees to it that asking leaves nothing behind.

import { chmod, mkdtemp, readdir, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runChild, type ChildResult } from '../host/child.ts';
import { ensureDir, readText, removeTree } from '../host/files.ts';
import { dryRunFunctions, dryRunShims } from './dry-run-shims.ts';
import type { RecipeTools } from './recipe.ts';

export interface DryRunRequest {
  /** The checkout: its path, and the folder around it, ours alone, are without blanks and colons. */
  readonly folder: string;
  /** For bash: the script, relative to the checkout, and its arguments. */
  readonly words: readonly string[];
  readonly tools: RecipeTools;
}

export interface DryRun extends ChildResult {
  /** The checkout as the script names it. */
  readonly folder: string;
  /** Temporary files that it told of, by their path, with their text. */
  readonly files: ReadonlyMap<string, string>;
  /** Lines about docker that it printed, word by word; of those that it printed as a whole there are none. */
  readonly printed: readonly (readonly string[])[];
  /** Programs that it wanted to run and was kept from. */
  readonly refused: readonly string[];
}

export const DRY_RUN_DEADLINE_MS = 30_000;
/** A hundred times what any branch prints. */
const MOST_OUTPUT = 4e6;
/** What the script keeps of each build, in the checkout and always under the same name. */
const BUILD_LOGS = 'build-logs';

/** The last dry run in each checkout: they share its build-logs. */
const turns = new Map<string, Promise<unknown>>();

export async function dryRun(request: DryRunRequest): Promise<DryRun> {
  const folder = await realpath(request.folder);
  const before = turns.get(folder) ?? Promise.resolve();
  const turn = before.then(async () => askAlone({ ...request, folder }));
  turns.set(
    folder,
    turn.catch(() => undefined),
  );
  return turn;
}

async function askAlone({ folder, words, tools }: DryRunRequest): Promise<DryRun> {
  const logs = path.join(folder, BUILD_LOGS);
  const hadLogs = await isThere(logs);
  const place = await makePlace(folder);
  try {
    const ended = await runChild({
      command: 'bash',
      args: words,
      cwd: folder,
      env: scrubbed(place, tools),
      signal: tools.signal,
      timeoutMs: DRY_RUN_DEADLINE_MS,
      mostOutput: MOST_OUTPUT,
    });
    const refused = ((await readText(place.calls)) ?? '').split('\n').filter(Boolean);
    const printed = countedWords((await readText(place.words)) ?? '');
    const files = await filesToldOf(ended.stdout, place.temporary);
    return { ...ended, folder, refused, printed, files };
  } finally {
    await removeTree(place.root);
    if (!hadLogs) await removeTree(logs);
  }
}

interface Place {
  readonly root: string;
  readonly shims: string;
  readonly home: string;
  readonly temporary: string;
  readonly calls: string;
  readonly words: string;
  readonly gitConfig: string;
  readonly functions: string;
}

async function makePlace(folder: string): Promise<Place> {
  // Beside the checkout: what a killed process leaves there goes with what else nobody uses.
  const root = await mkdtemp(path.join(path.dirname(folder), 'dry-run-'));
  const place: Place = {
    root,
    shims: path.join(root, 'bin'),
    home: path.join(root, 'home'),
    temporary: path.join(root, 'tmp'),
    calls: path.join(root, 'calls'),
    words: path.join(root, 'words'),
    gitConfig: path.join(root, 'gitconfig'),
    functions: path.join(root, 'functions'),
  };
  for (const dir of [place.shims, place.home, place.temporary]) await ensureDir(dir);
  const { temporary, calls, words } = place;
  const shims = { folder, temporary, calls, words };
  await writeFile(place.gitConfig, GIT_CONFIG);
  await writeFile(place.functions, dryRunFunctions(shims));
  for (const [name, text] of Object.entries(dryRunShims(shims))) {
    await writeFile(path.join(place.shims, name), text);
    await chmod(path.join(place.shims, name), 0o755);
  }
  return place;
}

/** It reads its worktree, whoever owns that, and nothing it finds there is run. */
const GIT_CONFIG = `[safe]
	directory = *
[core]
	hooksPath = /dev/null
	fsmonitor = false
`;

/** No tokens, which it would print; and no variables that change its version, such as `latest_tag`. */
function scrubbed(place: Place, { host }: RecipeTools): Readonly<Record<string, string>> {
  return {
    PATH: `${place.shims}:${host.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'}`,
    HOME: place.home,
    TMPDIR: place.temporary,
    BASH_ENV: place.functions,
    LC_ALL: 'C',
    // A Dockerfile that it puts together is there to be read when it has ended.
    KEEP_DEV_DOCKERFILE_TEMP: '1',
    GIT_CONFIG_GLOBAL: place.gitConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** `2 docker build 1 docker`, each with a NUL behind it. */
function countedWords(text: string): readonly (readonly string[])[] {
  const all = text.split('\0').slice(0, -1);
  const lines: (readonly string[])[] = [];
  for (let at = 0; at < all.length; at += 1 + Number(all[at]))
    lines.push(all.slice(at + 1, at + 1 + Number(all[at])));
  return lines;
}

async function filesToldOf(
  stdout: string,
  temporary: string,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(temporary, { withFileTypes: true })) {
    const file = path.join(temporary, entry.name);
    const text = entry.isFile() && stdout.includes(file) ? await readText(file) : null;
    if (text !== null) files.set(file, text);
  }
  return files;
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
