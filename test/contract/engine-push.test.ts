// Pushing, on every engine behind the port: the real one to a registry of the test's own.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { MemorySink } from '../rig/memory-sink.ts';
import { startRegistry, uniqueName, type Registry } from '../rig/registry.ts';
import { MINE, ofClass, onEachEngine, soon } from './engine-bench.ts';

onEachEngine('a push', (bench) => {
  let registry: Registry | null = null;
  const named = (): string => `${registry?.host}/team/${uniqueName()}:${MINE}`;

  before(async () => {
    registry = await startRegistry();
  });
  after(() => registry?.[Symbol.asyncDispose]());

  it('gives the digest that the registry has, the same each time', async () => {
    const name = named();
    await bench.engine.tagImage(bench.image, name);
    const sink = new MemorySink();
    const digest = await bench.engine.pushImage(name, sink, soon());
    assert.match(digest, /^sha256:[0-9a-f]{64}$/);
    assert.equal(await bench.engine.pushImage(name, sink, soon()), digest);
    assert.ok(sink.lines.length > 0);
    await bench.engine.removeImage(name);
    assert.equal((await bench.engine.inspectImage(bench.image))?.repoDigest, null);
  });

  it('of a tag that is not there gets class base-image', async () => {
    const pushed = bench.engine.pushImage(named(), new MemorySink(), soon());
    await assert.rejects(pushed, ofClass('base-image'));
  });

  it('is not begun after an abort', async () => {
    const name = named();
    await bench.engine.tagImage(bench.image, name);
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await assert.rejects(bench.engine.pushImage(name, new MemorySink(), stop.signal), /enough/);
    await bench.engine.removeImage(name);
  });
});
