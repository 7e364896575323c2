// A registry that people really run, behind a password: pushed to, pulled from, refused, and killed.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../src/docker/engine.ts';
import { MINE, ofClass } from '../contract/engine-bench.ts';
import { engineSocket } from '../rig/cli.ts';
import { startDebianRegistry, type DebianRegistry } from '../rig/debian-registry.ts';
import { tell } from '../rig/figures.ts';
import { MemorySink } from '../rig/memory-sink.ts';
import { engineOf, writeLogins } from '../rig/registry-logins.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

describe('Debian’s registry', { timeout: 400_000 }, () => {
  let registry: DebianRegistry;
  const image = (): string => `${registry.host}/team/pushed:${MINE}`;

  /** An engine of 20.10 asks five times before it tells of a refusal: 50 s. */
  async function as(pair: string, work: (engine: Engine) => Promise<void>): Promise<void> {
    await using home = await tempDir();
    await writeLogins(home.path, { auths: { [registry.host]: pair } });
    const engine = await engineOf(home.path, engineSocket());
    await engine.tagImage(await tinyImage(engineSocket()), image());
    try {
      await work(engine);
    } finally {
      await engine.removeImage(image());
      await engine.close();
    }
  }

  before(async () => {
    registry = await startDebianRegistry();
  });
  after(() => registry[Symbol.asyncDispose]());

  const sink = new MemorySink();
  const soon = (): AbortSignal => AbortSignal.timeout(90_000);

  it('gives back what it was given, by the same digest', () =>
    as(registry.pair, async (engine) => {
      const digest = await engine.pushImage(image(), sink, soon());
      assert.equal(await engine.registryDigest(image(), soon()), digest);
      await engine.removeImage(image());
      await engine.pullImage(image(), sink, soon());
      assert.equal((await engine.inspectImage(image()))?.repoDigest, digest);
      tell('Debian’s registry: 1 image pushed and pulled back by the same digest');
    }));

  it('refuses a wrong password, whatever is asked', () =>
    as('me:wrong', async (engine) => {
      await assert.rejects(engine.pullImage(image(), sink, soon()), ofClass('auth'));
      await assert.rejects(engine.pushImage(image(), sink, soon()), ofClass('auth'));
      assert.equal(await engine.registryDigest(image(), soon()), null);
      tell('Debian’s registry with a wrong password: a pull and a push refused as auth');
    }));

  it('that was killed is out of reach', () =>
    as(registry.pair, async (engine) => {
      await registry.kill();
      await assert.rejects(engine.pullImage(image(), sink, soon()), ofClass('network'));
      await assert.rejects(engine.pushImage(image(), sink, soon()), ofClass('network'));
      tell('Debian’s registry, killed: a pull and a push failed as network, 0 hangs');
    }));
});
