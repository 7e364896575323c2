// Which Python renders: one that can, one that is helped, or one sentence why none.

import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { realHost } from '../../../src/host/real.ts';
import type { ReadyPython } from '../../../src/host/python.ts';
import { FailureError, type Failure } from '../../../src/model/reason.ts';
import { readyPython } from '../../../src/recipe/python.ts';
import type { RecipeTools } from '../../../src/recipe/recipe.ts';
import { barePython, FAKE_PIP, type BarePython } from '../../rig/bare-python.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const HOST = realHost();
const BOTH = {
  'jinja2/__init__.py': '__version__ = "3.1.2"\n',
  'yaml/__init__.py': '__version__ = "6.0.1"\n',
};

const CallSchema = v.object({ args: v.array(v.string()), env: v.record(v.string(), v.string()) });

interface Machine extends AsyncDisposable {
  readonly dir: string;
  readonly python: BarePython;
  /** As a new process would ask. */
  readonly ask: (more?: Partial<RecipeTools>, env?: Record<string, string>) => Promise<ReadyPython>;
  readonly pipCalls: () => Promise<readonly v.InferOutput<typeof CallSchema>[]>;
}

async function machine(): Promise<Machine> {
  const dir = await tempDir();
  const python = await barePython(path.join(dir.path, 'bare'));
  const { signal } = new AbortController();
  return {
    dir: dir.path,
    python,
    ask: (more, env) =>
      readyPython({
        host: {
          ...HOST,
          home: dir.path,
          user: { ...HOST.user, id: 1000 },
          env: { ...HOST.env, PATH: python.bin, HOME: dir.path, ...env },
        },
        cacheDir: path.join(dir.path, 'cache'),
        signal,
        ...more,
      }),
    pipCalls: async () => {
      const text = await readFile(path.join(dir.path, 'pip-calls'), 'utf8').catch(() => '');
      return text
        .split('\n')
        .slice(0, -1)
        .map((line) => v.parse(CallSchema, JSON.parse(line)));
    },
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

async function refusal(asked: Promise<unknown>): Promise<Failure> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing failed');
}

const NO_CHILDREN = { signal: AbortSignal.abort(new Error('no child may start')) };

test('one that has jinja2 and yaml is taken as it is, and known by the next process', async () => {
  await using here = await machine();
  await here.python.give(BOTH);
  const ready = await here.ask();
  assert.equal(ready.packages, null);
  assert.equal(ready.python.executable, path.join(here.python.bin, 'python3'));
  assert.deepEqual([ready.python.jinja2, ready.python.yaml], ['3.1.2', '6.0.1']);
  assert.deepEqual(await here.ask(NO_CHILDREN), ready);
  assert.deepEqual(await readdir(path.join(here.dir, 'cache/python')), ['known.json']);
});

test('another PATH, other modules or a damaged memory are looked at anew', async () => {
  await using here = await machine();
  await here.python.give(BOTH);
  const ready = await here.ask();
  const { bin } = here.python;
  const elsewhere = { PATH: `/nowhere:${bin}` };
  assert.match((await refusal(here.ask(NO_CHILDREN, elsewhere))).message, /^no Python 3/);
  assert.deepEqual(await here.ask({}, elsewhere), ready);
  await here.python.give({ 'jinja2/__init__.py': '__version__ = "3.1.6"\n' });
  assert.equal((await here.ask()).python.jinja2, '3.1.6');
  await writeFile(path.join(here.dir, 'cache/python/known.json'), '{"version": 1');
  assert.equal((await here.ask()).python.jinja2, '3.1.6');
});

test('one without them is helped once by its pip, which is told no address and no token', async () => {
  await using here = await machine();
  await here.python.give({ 'pip/__init__.py': '', 'pip/__main__.py': FAKE_PIP });
  const env = { PIP_INDEX_URL: 'https://kim:canary-a@mirror.example/simple', HF_TOKEN: 'canary-b' };
  const [one, other] = await Promise.all([here.ask({}, env), here.ask({}, env)]);
  assert.deepEqual(one, other);
  assert.equal(one.python.jinja2, '1.2.3');
  assert.equal(path.dirname(one.packages ?? ''), path.join(here.dir, 'cache/python'));
  const calls = await here.pipCalls();
  assert.equal(calls.length, 1);
  const [call] = calls;
  const packages = ['Jinja2==3.1.6', 'MarkupSafe==3.0.3', 'PyYAML==6.0.3'];
  assert.deepEqual(call?.args.slice(-3), packages);
  assert.doesNotMatch(JSON.stringify(call?.args), /https?:|canary/);
  assert.equal(call?.env['PIP_INDEX_URL'], env.PIP_INDEX_URL);
  assert.equal(call?.env['HF_TOKEN'], undefined);
  assert.deepEqual(await here.ask(NO_CHILDREN, env), one);
  const text = await readFile(path.join(here.dir, 'cache/python/known.json'), 'utf8');
  assert.doesNotMatch(text, /canary/);
  // What was brought is found again where the memory is lost, and brought anew where it is broken.
  await rm(path.join(here.dir, 'cache/python/known.json'));
  assert.deepEqual(await here.ask({}, env), one);
  await rm(path.join(one.packages ?? '', 'yaml'), { recursive: true });
  assert.equal((await here.ask({}, env)).python.yaml, '1.2.3');
  assert.equal((await here.pipCalls()).length, 2);
});

test('a pip that fails is told in its words, once in a process, and leaves nothing', async () => {
  await using here = await machine();
  await here.python.give({ 'pip/__init__.py': '', 'pip/__main__.py': FAKE_PIP });
  const words =
    'WARNING: retrying\nERROR: no such thing at https://kim:secret@mirror.example/\nERROR: two';
  await writeFile(path.join(here.dir, 'pip-fails'), words);
  const host = { ...HOST, home: here.dir, env: { PATH: here.python.bin, HOME: here.dir } };
  const tools = { host, cacheDir: path.join(here.dir, 'cache') };
  const first = await refusal(here.ask(tools));
  const { version } = await pythonIn(here);
  assert.deepEqual(first, {
    class: 'config',
    message: `Python ${version} has no jinja2 and PyYAML, and pip brings none`,
    where: path.join(here.python.bin, 'python3'),
    cause: 'ERROR: no such thing at https://mirror.example/',
    hint: `${HOST.user.id === 0 ? '' : 'sudo '}apt-get install python3 python3-jinja2 python3-yaml`,
  });
  assert.deepEqual(await refusal(here.ask(tools)), first);
  assert.equal((await here.pipCalls()).length, 1);
  const left = await readdir(path.join(here.dir, 'cache/python'));
  assert.ok(
    left.every((name) => name.endsWith('.lock')),
    String(left),
  );
});

async function pythonIn({ python }: Machine): Promise<{ version: string }> {
  const text = await readFile(path.join(python.bin, '../pyvenv.cfg'), 'utf8');
  return { version: /^version = (.*)$/m.exec(text)?.[1] ?? '' };
}

test('a Python that can bring nothing says what to install', async () => {
  await using dir = await tempDir();
  const answer = {
    executable: '/opt/python3',
    version: '3.11.2',
    jinja2: null,
    yaml: '6.0',
    brings: null,
    files: ['/opt/python3'],
  };
  const script = `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`;
  await writeFile(path.join(dir.path, 'python3'), script, { mode: 0o755 });
  const env = { PATH: dir.path };
  const host = { ...HOST, user: { ...HOST.user, id: 1000 }, env };
  const { signal } = new AbortController();
  const tools = { host, cacheDir: path.join(dir.path, 'cache'), signal };
  assert.deepEqual(await refusal(readyPython(tools)), {
    class: 'config',
    message: 'Python 3.11.2 has no jinja2, and neither pip nor venv for them',
    where: '/opt/python3',
    hint: 'sudo apt-get install python3 python3-jinja2 python3-yaml',
  });
});

test('a machine without Python says what to install', async () => {
  await using dir = await tempDir();
  const host = { ...HOST, env: { PATH: `${dir.path}:relative` } };
  const { signal } = new AbortController();
  const { message, where, hint } = await refusal(readyPython({ host, cacheDir: dir.path, signal }));
  assert.match(message, /^no Python 3 was found: Dynamo 0\.9 and newer/);
  assert.equal(where, 'PATH');
  assert.match(hint ?? '', /apt-get install python3 python3-jinja2 python3-yaml$/);
});
