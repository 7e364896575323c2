// Why a branch's render.py gives no build: what it lacks, how it fails, and what this machine lacks to run it.

import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChildResult } from '../../../src/host/child.ts';
import { acquireLock } from '../../../src/host/lock.ts';
import { currentOwner } from '../../../src/host/owner.ts';
import type { Python } from '../../../src/host/python.ts';
import { realHost } from '../../../src/host/real.ts';
import { readyPython } from '../../../src/recipe/python.ts';
import { withPackages } from '../../../src/recipe/python-packages.ts';
import { renderFailure } from '../../../src/recipe/render-failure.ts';
import { readRenderScript } from '../../../src/recipe/render-script.ts';
import { renderPyRecipe } from '../../../src/recipe/render-py.ts';
import type { RecipeTools } from '../../../src/recipe/recipe.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { NO_SCRIPTS, NOTHING_ASKED, recipeTools } from '../../rig/recipe-rig.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { SHA } from '../plan/question.ts';
import { NEW, renderRig, type Asked } from '../recipe/render-repo.ts';
import { failureOf, unplanned, type ErrorCase } from './shown.ts';

/** With this in the place of the script. */
function script(text: string, asked: Asked = {}): () => Promise<string> {
  return async () => {
    await using rig = await renderRig(text);
    const { framework = 'vllm' } = asked;
    const shown = await unplanned(async () => {
      const found = await rig.find(asked);
      return 'spec' in found ? null : found;
    }, framework);
    return withoutMachine(shown);
  };
}

/** The Python of this machine is where it likes. */
function withoutMachine(text: string): string {
  return text.replaceAll(/give \/\S+ the module/g, 'give /usr/bin/python3 the module');
}

/** A small render.py that writes this. */
function writing(dockerfile: string): () => Promise<string> {
  return script(`from pathlib import Path
(Path(__file__).parent / "x.Dockerfile").write_text(${JSON.stringify(dockerfile)})
print("written to container/x.Dockerfile")
`);
}

async function noScript(): Promise<string> {
  await using rig = await renderRig(NEW);
  await rig.repo.commit({ 'container/render.py': null }, 'Remove it');
  const shown = await unplanned(() => rig.find(), 'vllm');
  return shown.replaceAll(/[0-9a-f]{9}/g, '012345678');
}

function linked(): Promise<string> {
  const link = { objectId: () => Promise.resolve('c0ffee'), readFile: () => Promise.resolve(null) };
  const checkout = { revision: SHA, ...NO_SCRIPTS, ...link };
  const wanted = { ...NOTHING_ASKED, framework: FRAMEWORK, target: 'runtime' };
  return unplanned(() => renderPyRecipe.find(checkout, wanted, recipeTools()), 'vllm');
}

const PYTHON: Python = {
  executable: '/usr/bin/python3',
  version: '3.11.2',
  jinja2: null,
  yaml: null,
  brings: null,
  files: [],
};

const END: ChildResult = {
  exitCode: null,
  stdout: '',
  stderr: '',
  timedOut: false,
  cancelled: false,
  problem: null,
};

function ended(how: Partial<ChildResult>): () => Promise<string> {
  const args = ['--framework', 'vllm', '--target', 'runtime'];
  const request = { framework: 'vllm', target: 'runtime', cuda: null, args };
  const failed = { script: readRenderScript(''), request, python: PYTHON, deadlineMs: 60_000 };
  return () => unplanned(() => renderFailure({ ...END, ...how }, failed), 'vllm');
}

type Place = Omit<RecipeTools, 'signal'>;

async function inPlace(work: (tools: RecipeTools) => Promise<unknown>): Promise<string> {
  await using dir = await tempDir();
  const place: Place = { host: madeUpHost({ env: { PATH: '/nowhere' } }), cacheDir: dir.path };
  const { signal } = new AbortController();
  return await unplanned(() => work({ ...place, signal }), 'vllm');
}

/** The Python of this machine may have them by now. */
async function unable(): Promise<string> {
  const executable = '/nowhere/python3';
  const shown = await inPlace((tools) => withPackages({ ...PYTHON, executable }, tools));
  return shown.replaceAll(executable, PYTHON.executable);
}

/** Its pip only says this. */
async function pipSays(words: string): Promise<string> {
  await using dir = await tempDir();
  const executable = path.join(dir.path, 'python3');
  await writeFile(executable, `#!/bin/sh\necho '${words}' >&2\nexit 1\n`, { mode: 0o755 });
  const shown = await inPlace((tools) =>
    withPackages({ ...PYTHON, executable, brings: 'pip' }, tools),
  );
  return shown.replaceAll(executable, PYTHON.executable);
}

/** Whoever has the lock never lets go. */
function another(): Promise<string> {
  return inPlace(async (tools) => {
    const python: Python = { ...PYTHON, executable: '/nowhere/python3', brings: 'pip' };
    await failureOf(() => withPackages(python, tools));
    const dir = path.join(tools.cacheDir, 'python');
    const file = (await readdir(dir)).find((name) => name.endsWith('.lock')) ?? '';
    const note = { ...currentOwner(realHost()), run: '', note: '' };
    const lock = await acquireLock(path.join(dir, file), note);
    if (lock.kind !== 'lock') throw new Error('nobody else has it');
    let now = 0;
    const clock = {
      now: () => now,
      monotonic: () => now,
      sleep: () => Promise.resolve(void (now += 100_000)),
    };
    try {
      return await failureOf(() =>
        withPackages(python, { ...tools, host: { ...tools.host, clock } }),
      );
    } finally {
      lock.release();
    }
  });
}

export const RENDER: readonly ErrorCase[] = [
  { title: 'a commit without the script', show: noScript },
  { title: 'a script that is a link out of the commit', show: linked },
  { title: 'a framework that is nearly one', show: script(NEW, { framework: 'vlm' }) },
  { title: 'a framework like no other', show: script(NEW, { framework: 'mocker' }) },
  { title: 'a target that is nearly one', show: script(NEW, { target: 'local' }) },
  { title: 'a target like no other', show: script(NEW, { target: 'wideep' }) },
  {
    title: 'a CUDA version of another framework',
    show: script(NEW, { options: { cuda: '13.1' } }),
  },
  {
    title: 'a platform that it refuses',
    show: script(NEW, { options: { platform: 'linux/riscv64' } }),
  },
  { title: 'a script that needs a module', show: script('import module_of_tomorrow\n') },
  { title: 'a script that fails silently', show: script('raise SystemExit(7)\n') },
  {
    title: 'a script that prints without end',
    show: script('import sys\nwhile True: sys.stdout.write("x" * 100_000)\n'),
  },
  { title: 'a script that is killed', show: script('import os\nos.kill(os.getpid(), 9)\n') },
  { title: 'a script that says nothing', show: script('') },
  { title: 'a script that says something else', show: script('print("Done.")\n') },
  {
    title: 'a script that says more than it did',
    show: script('print("written to container/x.Dockerfile")\n'),
  },
  {
    title: 'a script that writes elsewhere',
    show: script('print("written to /srv/x.Dockerfile")\n'),
  },
  { title: 'a script that checks no target', show: writing('FROM a AS base\nFROM a AS end\n') },
  { title: 'a script that writes no FROM', show: writing('# nothing\n') },
  { title: 'a script that writes a FROM without image', show: writing('ARG A\nFROM ${A}\n') },
  { title: 'a script without end', show: ended({ timedOut: true }) },
  { title: 'a script that was cancelled', show: ended({ cancelled: true }) },
  {
    title: 'a Python that is gone',
    show: ended({ problem: 'Command failed with ENOENT: /usr/bin/python3' }),
  },
  { title: 'a machine without Python', show: () => inPlace(readyPython) },
  {
    title: 'a Python that can bring nothing',
    show: unable,
  },
  {
    title: 'a pip that fails',
    show: () => pipSays('ERROR: No matching distribution found for Jinja2==3.1.6'),
  },
  { title: 'another process that brings packages for ever', show: another },
];
