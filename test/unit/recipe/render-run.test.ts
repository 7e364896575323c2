// What a branch's script may do besides writing a Dockerfile where it should.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { findPython } from '../../../src/host/python.ts';
import { realHost } from '../../../src/host/real.ts';
import { FailureError, type Failure } from '../../../src/model/reason.ts';
import { readRenderScript } from '../../../src/recipe/render-script.ts';
import { render, type Rendered, type Rendering } from '../../../src/recipe/render-run.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { until } from '../../rig/until.ts';

const HOST = realHost();
const HEAD = `import os, pathlib, sys, tempfile, time\nhere = pathlib.Path(__file__).parent\n`;
const WELL = `(here / "x.Dockerfile").write_text("FROM scratch\\n")\nprint(f"INFO: Generated Dockerfile written to {here}/x.Dockerfile")\n`;

interface Room extends AsyncDisposable {
  readonly rendering: Rendering;
}

async function room(body: string, more: Files = {}): Promise<Room> {
  const dir = await tempDir();
  const checkout = await mkdtemp(path.join(dir.path, 'a checkout-'));
  await writeFiles(checkout, {
    'container/render.py': HEAD + body,
    'container/templates/a.txt': 'a\n',
    'pyproject.toml': 'here\n',
    ...more,
  });
  const { signal } = new AbortController();
  const python = await findPython({ host: HOST, signal });
  assert.ok(python !== null, 'the tests need a Python 3');
  const args = ['--framework', 'vllm', '--target', 'runtime'];
  return {
    rendering: {
      script: readRenderScript(HEAD + body),
      request: { framework: 'vllm', target: 'runtime', cuda: null, args },
      checkout,
      python: { python, packages: null },
      tools: { host: HOST, cacheDir: dir.path, signal },
      dir: path.join(dir.path, 'renders'),
    },
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

async function rendered(body: string, more: Files = {}): Promise<Rendered> {
  await using here = await room(body, more);
  const { rendering } = here;
  const before = await treeOf(rendering.checkout);
  const result = await render(rendering);
  assert.deepEqual(await treeOf(rendering.checkout), before);
  assert.deepEqual(await readdir(rendering.dir), []);
  return result;
}

async function treeOf(dir: string): Promise<readonly string[]> {
  return (await readdir(dir, { recursive: true })).toSorted();
}

async function refused(body: string, more: Partial<Rendering> = {}): Promise<Failure> {
  await using here = await room(body);
  try {
    await render({ ...here.rendering, ...more });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    assert.deepEqual(await readdir(here.rendering.dir), []);
    return error.failure;
  }
  throw new Error('nothing failed');
}

const TEXT = 'FROM scratch\n';

test('the path that it says may be absolute, relative, or its own with all links followed', async () => {
  const expected = { file: 'container/x.Dockerfile', text: TEXT };
  assert.deepEqual(await rendered(WELL), expected);
  const said = 'print("written to container/x.Dockerfile")\n';
  assert.deepEqual(
    await rendered(`(here / "x.Dockerfile").write_text("FROM scratch\\n")\n${said}`),
    expected,
  );
  assert.deepEqual(
    await rendered(`here = pathlib.Path(__file__).resolve().parent\n${WELL}`),
    expected,
  );
  const templates = `here = (here / "templates").resolve()\n${WELL}`;
  assert.deepEqual(await rendered(templates), {
    file: 'container/templates/x.Dockerfile',
    text: TEXT,
  });
});

test('a file that the commit has under that name stays', async () => {
  const more = { 'container/x.Dockerfile': 'FROM debian\n' };
  await using here = await room(WELL, more);
  assert.equal((await render(here.rendering)).text, TEXT);
  const kept = path.join(here.rendering.checkout, 'container/x.Dockerfile');
  assert.equal(await readFile(kept, 'utf8'), 'FROM debian\n');
});

test('it sees the checkout, the words and a temporary folder of its own, and nothing of ours but the mark of its run', async () => {
  const body = `assert (here / "templates/a.txt").read_text() == "a\\n"
assert pathlib.Path("pyproject.toml").read_text() == "here\\n"
assert sys.argv[1:] == ["--framework", "vllm", "--target", "runtime"]
assert sorted(os.environ) == sorted("BUILDER_OWNER HOME LC_ALL PATH PYTHONDONTWRITEBYTECODE PYTHONHASHSEED PYTHONUTF8 TMPDIR".split()), sorted(os.environ)
open(tempfile.mkstemp()[1], "w").write("left behind")
assert sys.stdin.read() == ""
`;
  assert.equal((await rendered(body + WELL)).text, TEXT);
});

test('several at once in one checkout do not meet', async () => {
  const body = `${WELL}name = here / "x.Dockerfile"\nname.write_text(f"FROM scratch\\n# {sys.argv[-1]}\\n")\ntime.sleep(0.2)\n`;
  await using here = await room(body);
  const { rendering } = here;
  const texts = await Promise.all(
    ['dev', 'runtime', 'local-dev'].map(async (target) => {
      const request = { ...rendering.request, target, args: ['--target', target] };
      return (await render({ ...rendering, request })).text;
    }),
  );
  assert.deepEqual(
    texts,
    ['dev', 'runtime', 'local-dev'].map((one) => `${TEXT}# ${one}\n`),
  );
});

test('one that never ends is killed with all it has started', async () => {
  const body = `import subprocess
child = subprocess.Popen(["sleep", "60"])
pathlib.Path(os.environ["TMPDIR"], "../../../pid").write_text(str(child.pid))
time.sleep(60)
`;
  await using here = await room(body);
  const slow = { ...here.rendering, deadlineMs: 1000 };
  await assert.rejects(render(slow), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    const { class: reason, message } = error.failure;
    assert.equal(reason, 'timeout');
    assert.equal(message, 'container/render.py did not end within 1.00 s');
    return true;
  });
  const pid = await readFile(path.join(slow.tools.cacheDir, 'pid'), 'utf8');
  await until('the end of the child', async () => ((await isRunning(pid)) ? null : 'ended'));
});

/** A zombie has ended: only its parent has not looked. */
async function isRunning(pid: string): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return !/\) Z/.test(text);
}

test('one that kills what has started it takes no other with it', async () => {
  await using here = await room(
    'import signal\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)\n',
  );
  await using other = await room(`time.sleep(0.2)\n${WELL}`);
  const failed = render(here.rendering);
  const well = Array.from({ length: 4 }, () => render(other.rendering));
  await assert.rejects(failed, (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.message, 'container/render.py could not run');
    assert.match(error.failure.cause ?? '', /SIGKILL/);
    return true;
  });
  for (const one of await Promise.all(well)) assert.equal(one.text, TEXT);
});

test('one that says nothing, or writes nothing, or elsewhere, is told so', async () => {
  const unsaid = await refused('print("done")\n');
  assert.match(unsaid.message, /does not say which file it has written$/);
  assert.equal(unsaid.cause, 'done');
  assert.equal((await refused('')).cause, 'it printed nothing');
  const missing = await refused('print(f"written to {here}/y.Dockerfile")\n');
  assert.match(missing.message, /says it wrote container\/y\.Dockerfile, which is not there$/);
  const outside = await refused('print("written to /etc/hostname")\n');
  assert.match(outside.message, /writes outside the checkout: \/etc\/hostname$/);
  assert.ok((await stat('/etc/hostname')).isFile());
});

test('one that fails is told in its last words', async () => {
  const failed = await refused('raise ValueError("no such thing: \\033[31mred\\033[0m")\n');
  assert.match(failed.message, /^container\/render\.py failed with exit code 1$/);
  assert.equal(failed.cause, 'ValueError: no such thing: red');
  assert.equal(failed.exitCode, 1);
  assert.match(failed.hint ?? '', /container\/render\.py --framework vllm --target runtime$/);
  assert.match((await refused('def broken(:\n')).cause ?? '', /^SyntaxError: /);
  assert.match(
    (await refused('import module_of_tomorrow.part\n')).hint ?? '',
    /^give \/.* the module module_of_tomorrow, or put a Python/,
  );
  const long = await refused('raise ValueError("x" * 5000)\n');
  assert.ok((long.cause ?? '').length < 600);
});

test('a Python that has gone meanwhile is told, for each that waits', async () => {
  await using here = await room(WELL);
  const { rendering } = here;
  const python = { ...rendering.python.python, executable: '/nowhere/python3' };
  const gone = {
    ...rendering,
    python: { python, packages: null },
    tools: { ...rendering.tools, host: { ...HOST } },
  };
  const ends = await Promise.allSettled(Array.from({ length: 5 }, () => render(gone)));
  for (const end of ends) {
    assert.ok(end.status === 'rejected' && end.reason instanceof FailureError);
    assert.equal(end.reason.failure.message, 'container/render.py could not run');
    assert.match(end.reason.failure.cause ?? '', /spawn \/nowhere\/python3 ENOENT$/);
  }
});

test('a cancelled one says so', async () => {
  const cancel = new AbortController();
  const tools = { host: HOST, cacheDir: '/nowhere', signal: cancel.signal };
  const failed = refused('time.sleep(60)\n', { tools });
  cancel.abort(new Error('enough'));
  assert.match((await failed).message, /was cancelled$/);
});
