import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ensureBase, ensureBases } from '../../../src/pipeline/base-image.ts';
import type { BaseImage } from '../../../src/model/framework.ts';
import { FailureError } from '../../../src/model/reason.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { MemorySink } from '../../rig/memory-sink.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const BASE = {
  image: 'builder/base:bookworm',
  pull: 'debian:bookworm-slim',
  suite: 'bookworm',
};
const IN_REGISTRY = { digests: { [BASE.pull]: 'sha256:aa' } };

/** In the place of scripts/base-image: tells what it was called with. */
const SCRIPT = 'echo "made $1 $2 $3"\n';

async function ensure(engine: FakeEngine, script = SCRIPT, signal = new AbortController().signal) {
  await using root = await tempDir();
  await writeFiles(root.path, { 'scripts/base-image': script });
  const sink = new MemorySink();
  const host = madeUpHost({ env: { PATH: process.env['PATH'] } });
  const failure = await ensureBase(BASE, { engine, host, root: root.path, sink, signal }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof FailureError) return error.failure;
      throw error;
    },
  );
  return { failure, sink };
}

const SID = { image: 'builder/base:sid', pull: 'debian:sid-slim', suite: 'sid' };

async function ensureAll(script: string, bases: readonly BaseImage[]) {
  await using root = await tempDir();
  await writeFiles(root.path, { 'scripts/base-image': script });
  const sink = new MemorySink();
  const host = madeUpHost({ env: { PATH: process.env['PATH'] } });
  const { signal } = new AbortController();
  const maker = { engine: new FakeEngine(), host, root: root.path, sink, signal };
  return { missing: await ensureBases(bases, maker), sink };
}

describe('the base image', () => {
  test('is left as it is where the engine has it', async () => {
    const engine = new FakeEngine(IN_REGISTRY);
    engine.addImage(BASE.image);
    const { failure, sink } = await ensure(engine);
    assert.equal(failure, null);
    assert.deepEqual(engine.calls, ['inspectImage']);
    assert.deepEqual(sink.progressed, []);
  });

  test('is pulled and named as ours where a registry has it', async () => {
    const engine = new FakeEngine({ ...IN_REGISTRY, pullable: [BASE.pull] });
    const { failure, sink } = await ensure(engine);
    assert.equal(failure, null);
    assert.deepEqual(engine.images.names().toSorted(), [BASE.image, BASE.pull]);
    assert.deepEqual(sink.progressed, ['pulling debian:bookworm-slim']);
  });

  test('is made where no registry answers, by the script, on this engine', async () => {
    const { failure, sink } = await ensure(new FakeEngine());
    assert.equal(failure, null);
    assert.deepEqual(sink.progressed, [
      "making builder/base:bookworm from Debian's packages, once",
    ]);
    assert.deepEqual(sink.lines, ['made fake://engine builder/base:bookworm bookworm']);
  });

  test('is made where the pull fails, and the log keeps why', async () => {
    const { failure, sink } = await ensure(new FakeEngine(IN_REGISTRY));
    assert.equal(failure, null);
    assert.deepEqual(sink.lines, [
      'debian:bookworm-slim could not be pulled: debian:bookworm-slim could not be pulled',
      'made fake://engine builder/base:bookworm bookworm',
    ]);
  });

  test('that cannot be had at all is a failure with the last words and a way out', async () => {
    const script = 'for n in 1 2 3 4 5 6; do echo "step $n"; done; exit 3\n';
    const { failure } = await ensure(new FakeEngine(), script);
    assert.deepEqual(failure, {
      class: 'base-image',
      message: 'builder/base:bookworm is not there and could not be made',
      where: 'builder/base:bookworm',
      cause: 'step 2\nstep 3\nstep 4\nstep 5\nstep 6',
      exitCode: 3,
      hint: 'docker pull debian:bookworm-slim && docker tag debian:bookworm-slim builder/base:bookworm',
    });
  });

  test('of one suite may be missing: it is named, and those of others are there', async () => {
    const { missing, sink } = await ensureAll('[ "$3" = bookworm ]\n', [SID, BASE]);
    assert.deepEqual([...missing.keys()], [SID.image]);
    assert.equal(missing.get(SID.image)?.class, 'base-image');
    assert.deepEqual(sink.progressed.slice(1, 2), [
      'builder/base:sid is not there and could not be made; what rests on it is not built',
    ]);
  });

  test('is a failure of the whole where none can be had', async () => {
    await assert.rejects(
      ensureAll('false\n', [SID, BASE]),
      /builder\/base:bookworm is not there and could not be made/,
    );
  });

  test('is not made any more after an interruption', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    await assert.rejects(ensure(new FakeEngine(), SCRIPT, signal), /interrupted/);
  });
});
