// The folder of our own with jinja2 and PyYAML for a Python that lacks them: brought once, whole or not at all.

import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { ensureDir, removeTree } from '../host/files.ts';
import { temporaryBeside } from '../host/temporary.ts';
import { acquireLock } from '../host/lock.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { currentOwner } from '../host/owner.ts';
import { askPython, isAble, type Python, type ReadyPython } from '../host/python.ts';
import { failure, FailureError } from '../model/reason.ts';
import { installPackages, PACKAGES, withoutPackages } from './python-install.ts';
import type { RecipeTools } from './recipe.ts';

/** @throws FailureError config, timeout, disk */
export async function withPackages(python: Python, tools: RecipeTools): Promise<ReadyPython> {
  const packages = packagesDir(tools.cacheDir, python);
  const there = await look(python, packages, tools);
  if (there !== null) return there;
  if (python.brings === null) throw withoutPackages(python, tools.host);
  const doing = `bring packages for Python ${python.version}`;
  return orFileFailure(doing, () => oneAfterTheOther(python, packages, tools));
}

/** Another minor version or other packages have another folder. */
function packagesDir(cacheDir: string, { version }: Python): string {
  const minor = version.split('.').slice(0, 2).join('.');
  const digest = createHash('sha256').update(PACKAGES.join(' ')).digest('hex');
  return path.join(cacheDir, 'python', `${minor}-${digest.slice(0, 8)}`);
}

async function look(
  { executable }: Python,
  packages: string,
  { host, signal }: RecipeTools,
): Promise<ReadyPython | null> {
  const python = await askPython(executable, { host, signal, packages });
  return python !== null && isAble(python) ? { python, packages } : null;
}

const PATIENCE_MS = 300_000;
const POLL_MS = 200;

/** Two processes would each bring what one is enough for. */
async function oneAfterTheOther(
  python: Python,
  packages: string,
  tools: RecipeTools,
): Promise<ReadyPython> {
  const { host, signal } = tools;
  const note = { ...currentOwner(host), run: '', note: 'brings packages for Python' };
  const late = host.clock.monotonic() + PATIENCE_MS;
  for (;;) {
    const lock = await acquireLock(`${packages}.lock`, note);
    if (lock.kind === 'lock') {
      try {
        return (await look(python, packages, tools)) ?? (await bring(python, packages, tools));
      } finally {
        lock.release();
      }
    }
    if (host.clock.monotonic() > late) throw tooLate(packages);
    await host.clock.sleep(POLL_MS, signal);
  }
}

async function bring(python: Python, packages: string, tools: RecipeTools): Promise<ReadyPython> {
  const temporary = temporaryBeside(packages);
  try {
    await ensureDir(temporary);
    await installPackages(python, temporary, tools);
    // What lies there does not work: else it would not be brought.
    await removeTree(packages);
    await rename(path.join(temporary, 'packages'), packages);
  } finally {
    await removeTree(temporary);
  }
  const brought = await look(python, packages, tools);
  if (brought === null) throw withoutPackages(python, tools.host, 'what was brought does not load');
  return brought;
}

function tooLate(packages: string): FailureError {
  return new FailureError(
    failure('timeout', 'another builder brings packages for Python and does not end', {
      where: packages,
      hint: 'look at it with ps, end it, then start again',
    }),
  );
}
