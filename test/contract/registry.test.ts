// Registries behind a door, through real engines of both generations: who is given which password, and what is told of a refusal.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../src/docker/engine.ts';
import { toFailure } from '../../src/model/reason.ts';
import { MemorySink } from '../rig/memory-sink.ts';
import { newerEngine } from '../rig/newer-engine.ts';
import { startRegistry, uniqueName, type Registry } from '../rig/registry.ts';
import type { Door } from '../rig/registry-auth.ts';
import { engineOf, writeLogins, type Known } from '../rig/registry-logins.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';
import { MINE, ofClass } from './engine-bench.ts';
import { realSocket } from './engine-harness.ts';

const PASSWORD = 'canary-of-the-registry';
const PAIR = `me:${PASSWORD}`;
const LABELS = { 'builder.test.registry': MINE };
const BACKENDS = ['buildkit', 'classic'] as const;
const soon = (): AbortSignal => AbortSignal.timeout(60_000);

interface Place extends AsyncDisposable {
  readonly engine: Engine;
  readonly home: string;
}

async function livingWith(known: Known, socket: string, backend?: 'buildkit' | 'classic') {
  const dir = await tempDir();
  await writeLogins(dir.path, known);
  const engine = await engineOf(dir.path, socket, backend);
  const place: Place = {
    engine,
    home: dir.path,
    async [Symbol.asyncDispose]() {
      const made = await engine.listImages(LABELS);
      for (const { id } of made) await engine.removeImage(id);
      await engine.close();
      await dir[Symbol.asyncDispose]();
    },
  };
  return place;
}

async function push(engine: Engine, socket: string, name: string): Promise<string> {
  await engine.tagImage(await tinyImage(socket), name);
  try {
    return await engine.pushImage(name, new MemorySink(), soon());
  } finally {
    await engine.removeImage(name);
  }
}

interface Wanted {
  readonly dockerfile: string;
  readonly bases: readonly string[];
  readonly anonymous?: boolean;
}

async function build({ engine, home }: Place, { dockerfile, bases, anonymous = false }: Wanted) {
  await writeFile(path.join(home, 'Dockerfile'), dockerfile);
  const request = {
    context: { dir: home, files: [{ path: 'Dockerfile', mode: '100644', hash: '' }] },
    dockerfile: path.join(home, 'Dockerfile'),
    target: null,
    platform: 'linux/amd64',
    args: {},
    tags: [],
    baseImages: bases,
    anonymous,
    labels: LABELS,
    secrets: new Map(),
    network: 'none',
    noCache: false,
    modifiedAt: 1_000_000_000,
  } as const;
  return engine.build(request, new MemorySink(), soon()).then(() => null, toFailure);
}

/** What the requests of a registry carried. */
function authorizations({ asked }: Registry): readonly string[] {
  return asked.flatMap(({ authorization }) => (authorization === null ? [] : [authorization]));
}

const NEWER = 'a newer engine';
const SOCKETS: Readonly<Record<string, () => Promise<string>>> = {
  'the suite’s engine': () => Promise.resolve(realSocket()),
  [NEWER]: newerEngine,
};

for (const [name, find] of Object.entries(SOCKETS))
  for (const kind of ['basic', 'token'] as const)
    describe(`a registry that asks for a ${kind}, on ${name}`, { timeout: 240_000 }, () => {
      const door: Door = { kind, username: 'me', password: PASSWORD };
      let registry: Registry;
      let other: Registry;
      let socket = '';
      let image = '';

      before(async () => {
        socket = await find();
        registry = await startRegistry(door);
        other = await startRegistry({ ...door, password: 'another' });
        image = `${registry.host}/team/${uniqueName()}:1`;
        await using place = await livingWith({ auths: { [registry.host]: PAIR } }, socket);
        await push(place.engine, socket, image);
      });
      after(async () => {
        await registry[Symbol.asyncDispose]();
        await other[Symbol.asyncDispose]();
      });

      it('gives what was pushed to who has its password in a file', async () => {
        await using place = await livingWith({ auths: { [registry.host]: PAIR } }, socket);
        const digest = await push(place.engine, socket, image);
        assert.equal(await place.engine.registryDigest(image, soon()), digest);
        await place.engine.pullImage(image, new MemorySink(), soon());
        assert.equal((await place.engine.inspectImage(image))?.repoDigest, digest);
        await place.engine.removeImage(image);
      });

      it('gives it to who has a helper for it', async () => {
        await using place = await livingWith({ helpers: { [registry.host]: PAIR } }, socket);
        await place.engine.pullImage(image, new MemorySink(), soon());
        await place.engine.removeImage(image);
        assert.deepEqual(place.engine.hidden(), [PASSWORD]);
      });

      it('gives nothing to who has a wrong password, or none', async () => {
        for (const auths of [{ [registry.host]: 'me:wrong' }, {}]) {
          await using place = await livingWith({ auths }, socket);
          const { engine } = place;
          await assert.rejects(engine.pullImage(image, new MemorySink(), soon()), ofClass('auth'));
          assert.equal(await engine.registryDigest(image, soon()), null);
        }
      });

      // One of 20.10 asks five times before it tells of a refusal: 50 s.
      if (name === NEWER)
        it('takes nothing from who has a wrong password, and keeps what it has', async () => {
          await using place = await livingWith({ auths: { [registry.host]: 'me:wrong' } }, socket);
          await assert.rejects(push(place.engine, socket, image), ofClass('auth'));
        });

      for (const backend of BACKENDS)
        it(`gives ${backend} the base image of a build, and the other registry gets nothing`, async () => {
          await using place = await livingWith(
            { auths: { [registry.host]: PAIR } },
            socket,
            backend,
          );
          const label = `LABEL unique=${uniqueName()}`;
          const good = { dockerfile: `FROM ${image}\n${label}\n`, bases: [image] };
          assert.equal(await build(place, good), null);
          const foreign = `${other.host}/team/other:1`;
          const both = `FROM ${image} AS a\n${label}\nFROM ${foreign}\nCOPY --from=a /bin/sh /x\n`;
          const reason = await build(place, { dockerfile: both, bases: [image, foreign] });
          assert.equal(reason?.class, 'auth');
          assert.ok(other.asked.length > 0);
          assert.deepEqual(authorizations(other), []);
        });

      it('gives an untrusted build nothing, whatever Docker knows', async () => {
        await using place = await livingWith({ auths: { [registry.host]: PAIR } }, socket);
        const earlier = authorizations(registry).length;
        const fresh = image.replace('/team/', '/other-team/');
        const wanted = { dockerfile: `FROM ${fresh}\n`, bases: [fresh], anonymous: true };
        const reason = await build(place, wanted);
        assert.equal(reason?.class, 'auth');
        const { engine } = place;
        assert.equal(await engine.registryDigest(image, soon(), true), null);
        await assert.rejects(
          engine.pullImage(image, new MemorySink(), soon(), true),
          ofClass('auth'),
        );
        assert.equal(authorizations(registry).length, earlier);
      });

      it('that has had enough, or is broken, is of class registry', async () => {
        await using place = await livingWith({ auths: { [registry.host]: PAIR } }, socket);
        for (const status of [429, 503]) {
          registry.behave({ status });
          const pulled = place.engine.pullImage(image, new MemorySink(), soon());
          await assert.rejects(pulled, ofClass('registry'), String(status));
        }
        registry.behave(null);
      });
    });
