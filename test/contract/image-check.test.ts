// What an image keeps of a secret, as both builders write it down.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../src/docker/engine.ts';
import { keptSecret } from '../../src/tasks/image-check.ts';
import { secretFinder } from '../../src/text/secret-finder.ts';
import { MemorySink } from '../rig/memory-sink.ts';
import { engineOf } from '../rig/registry-logins.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';
import { MINE } from './engine-bench.ts';
import { realSocket } from './engine-harness.ts';

const LABELS = { 'builder.test.kept': MINE };

/** What the failure says of each, in one image; arguments behind the commands, which keep all that they could use. */
const KEEPS: readonly (readonly [says: string, step: (canary: string) => string])[] = [
  ['an ENV', (canary) => `ENV EQUAL=${canary}`],
  ['an ENV', (canary) => `ENV OLD ${canary}`],
  ['a LABEL', (canary) => `LABEL token=${canary}`],
  ['a LABEL', (canary) => `LABEL ${canary}=named`],
  ['a COPY', (canary) => `COPY Dockerfile /${canary}`],
  ['an ADD', (canary) => `ADD Dockerfile /${canary}`],
  ['a RUN', (canary) => `RUN : ${canary}`],
  ['a RUN', (canary) => `RUN ["/bin/sh", "-c", ": ${canary}"]`],
  ['an ARG', (canary) => `ARG UNUSED=${canary}`],
  ['an ARG', (canary) => `ARG NOTE=${canary}\nRUN echo noted`],
  ['an ARG', () => 'ARG GIVEN\nRUN echo given'],
  ['a VOLUME', (canary) => `VOLUME /${canary}`],
  ['a HEALTHCHECK', (canary) => `HEALTHCHECK CMD cat ${canary}`],
  ['an ONBUILD', (canary) => `ONBUILD RUN : ${canary}`],
  ['a CMD', (canary) => `CMD cat ${canary}`],
  ['an ENTRYPOINT', (canary) => `ENTRYPOINT ["/bin/cat", "${canary}"]`],
  ['a WORKDIR', (canary) => `WORKDIR /${canary}`],
  ['a USER', (canary) => `USER ${canary}`],
  ['a SHELL', (canary) => `SHELL ["/bin/sh", "-c", "${canary}"]`],
  ['an ENV', (canary) => `ENV BEHIND=${canary}`],
];
const GIVEN = KEEPS.findIndex(([, step]) => step('').startsWith('ARG GIVEN'));

for (const backend of ['buildkit', 'classic'] as const)
  describe(`an image of ${backend}`, { timeout: 240_000 }, () => {
    let dir: Awaited<ReturnType<typeof tempDir>>;
    let engine: Engine;
    let image: string;
    /** Of this run: nothing is cached of another one. */
    const canaries = KEEPS.map(() => `canary-${randomUUID()}`);

    before(async () => {
      dir = await tempDir();
      engine = await engineOf(dir.path, realSocket(), backend);
      const dockerfile = path.join(dir.path, 'Dockerfile');
      const steps = KEEPS.map(([, step], place) => step(canaries[place] ?? ''));
      await writeFile(dockerfile, [`FROM ${await tinyImage(realSocket())}`, ...steps].join('\n'));
      const request = {
        context: { dir: dir.path, files: [{ path: 'Dockerfile', mode: '100644', hash: '' }] },
        dockerfile,
        target: null,
        platform: 'linux/amd64',
        args: { GIVEN: canaries[GIVEN] ?? '' },
        tags: [],
        labels: LABELS,
        secrets: new Map(),
        network: 'none',
        noCache: false,
        modifiedAt: 1_000_000_000,
      } as const;
      image = (await engine.build(request, new MemorySink(), AbortSignal.timeout(120_000))).id;
    });
    after(async () => {
      for (const { id } of await engine.listImages(LABELS)) await engine.removeImage(id);
      await engine.close();
      await dir[Symbol.asyncDispose]();
    });

    async function kept(secret: string): Promise<string | null> {
      const sink = new MemorySink();
      const findLeak = secretFinder(new Map([['hub', [secret]]]));
      const failure = await keptSecret(image, { engine, findLeak, sink, note: assert.fail });
      const told = `${sink.lines.join('\n')} ${JSON.stringify(failure)}`;
      assert.ok(!told.includes(secret), told);
      return failure?.message ?? null;
    }

    for (const [place, [says, step]] of KEEPS.entries())
      it(`is found to keep a secret by ${step('...').replaceAll('\n', ', ')}`, async () => {
        const message = await kept(canaries[place] ?? '');
        assert.equal(message, `the image keeps the secret 'hub', in ${says} instruction`);
      });

    it('is fine where it keeps no secret', async () => {
      assert.equal(await kept(`canary-${randomUUID()}`), null);
    });
  });
