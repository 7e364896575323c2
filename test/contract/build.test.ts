// Builds on a real engine: what only it can prove.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { BuildRig, openConnections, runs, UNIQUE, until } from './build-rig.ts';

const SHARED = `
FROM BASE AS shared
RUN : ${UNIQUE}; cat /proc/sys/kernel/random/uuid > /id; sleep 1
FROM shared AS one
RUN echo "one has $(cat /id)"
FROM shared AS two
RUN echo "two has $(cat /id)"
FROM shared AS three
RUN echo "three has $(cat /id)"
FROM shared AS broken
RUN echo about to fail; exit 7
`;

test('three builds at once run the stage they share once, and a failing fourth harms none', async () => {
  await using rig = await BuildRig.open(SHARED);
  const targets = ['one', 'two', 'three', 'broken'];
  const built = await Promise.all(
    targets.map((target) => rig.build({ target, tags: [`builder-test/${target}:${UNIQUE}`] })),
  );
  const ids = built
    .slice(0, 3)
    .map(({ sink }) => /has ([0-9a-f-]{36})/.exec(sink.lines.join('\n'))?.[1]);
  assert.ok(ids[0] !== undefined);
  assert.deepEqual(ids, [ids[0], ids[0], ids[0]]);
  const shared = built.map(
    ({ sink }) => sink.steps.findLast(({ name }) => name.includes('random/uuid'))?.digest,
  );
  assert.equal(new Set(shared).size, 1);
  const broken = built[3]?.failure;
  assert.equal(broken?.class, 'dockerfile');
  assert.equal(broken.exitCode, 7);
  assert.equal(broken.message, 'RUN echo about to fail; exit 7 failed with exit code 7');
  assert.equal(broken.excerpt, 'about to fail');
  for (const [i, target] of targets.slice(0, 3).entries()) {
    const image = await rig.docker.getImage(`builder-test/${target}:${UNIQUE}`).inspect();
    assert.equal(image.Id, built[i]?.image?.id);
    assert.equal(image.Size, built[i]?.image?.sizeBytes);
  }
});

for (const backend of ['buildkit', 'classic'] as const) {
  test(`${backend}: arguments, labels, files and tags arrive, and a second build is cached`, async () => {
    await using rig = await BuildRig.open(
      `FROM BASE\nARG WORD\nCOPY ["ä €.txt", "/copied"]\nRUN : ${UNIQUE}; echo "$WORD $(cat /copied)"\n`,
    );
    rig.write('ä €.txt', 'grüße');
    const how = {
      backend,
      files: ['ä €.txt'],
      args: { WORD: `"a" & b` },
      tags: [`builder-test/${backend}:${UNIQUE}`, `builder-test/${backend}:${UNIQUE}-2`],
    };
    const first = await rig.build(how);
    assert.equal(first.failure, null);
    assert.match(first.sink.lines.join('\n'), /"a" & b grüße/);
    const image = await rig.docker.getImage(`builder-test/${backend}:${UNIQUE}-2`).inspect();
    assert.equal(image.Id, first.image?.id);
    assert.match(image.Config.Labels['builder.run'] ?? '', /^build-test-/);
    const second = await rig.build(how);
    const run = second.sink.steps.findLast(({ name }) => name.includes('RUN'));
    assert.equal(run?.state, 'cached');
    const fresh = await rig.build({ ...how, noCache: true });
    assert.equal(fresh.sink.steps.findLast(({ name }) => name.includes('RUN'))?.state, 'done');
  });

  test(`${backend}: abort settles at once and ends the step on this machine`, async () => {
    const seconds = `${String(40_000 + process.pid)}.${backend === 'classic' ? '1' : '2'}`;
    await using rig = await BuildRig.open(`FROM BASE\nRUN : ${UNIQUE}; sleep ${seconds}\n`);
    const abort = new AbortController();
    const built = rig.build({ backend, signal: abort.signal });
    await until(() => runs(seconds), 20_000);
    const from = performance.now();
    abort.abort(new Error('enough'));
    await assert.rejects(built, /^Error: enough$/);
    assert.ok(performance.now() - from < 500);
    await until(() => !runs(seconds), 3000);
  });

  test(`${backend}: what is wrong with a Dockerfile is told with its place`, async () => {
    const cases = [
      ['FROM BASE\nRUNN true\n', 'dockerfile', /^Dockerfile line 2: unknown instruction: RUNN/],
      [
        'FROM BASE\nCOPY missing.txt /\n',
        'dockerfile',
        /missing\.txt is not in the build context$/,
      ],
      [
        'FROM 127.0.0.1:1/no/such:1\n',
        'network',
        /^cannot fetch .*: its server cannot be reached$/,
      ],
      ['FROM BASE\nRUN make all\n', 'compile', /^RUN make all failed with exit code 127$/],
      [`FROM BASE\nRUN sh -c 'kill -9 $$'\n`, 'oom', /was killed, most likely out of memory$/],
    ] as const;
    for (const [dockerfile, failureClass, message] of cases) {
      await using rig = await BuildRig.open(dockerfile);
      const { failure } = await rig.build({ backend });
      assert.equal(failure?.class, failureClass, JSON.stringify(failure));
      assert.match(failure.message, message);
    }
  });
}

test('a secret arrives whole, and neither the log nor the image knows it', async () => {
  const secret = `s3cret-${UNIQUE}-grüße`;
  await using rig = await BuildRig.open(
    `FROM BASE\nRUN --mount=type=secret,id=token,required=true : ${UNIQUE}; perl -0777 -ne 'print length, " bytes\\n"' /run/secrets/token\n`,
  );
  const { image, failure, sink } = await rig.build({ secrets: new Map([['token', secret]]) });
  assert.equal(failure, null);
  assert.ok(image);
  assert.match(sink.lines.join('\n'), new RegExp(`${String(Buffer.byteLength(secret))} bytes`));
  const docker = rig.docker.getImage(image.id);
  const known = JSON.stringify([sink, await docker.history(), await docker.inspect()]);
  assert.ok(!known.includes('s3cret'));
});

test('a secret that nobody declared is named, not guessed', async () => {
  await using rig = await BuildRig.open(
    `FROM BASE\nRUN --mount=type=secret,id=token,required=true : ${UNIQUE}\n`,
  );
  const { failure } = await rig.build({ secrets: new Map([['other', 'x']]) });
  assert.equal(failure?.class, 'config');
  assert.match(failure.message, /needs secret token, which is not declared/);
});

test('a base image of a registry that hands out tokens is asked for anonymously', async () => {
  const asked: string[] = [];
  const registry = createServer((request, response) => {
    const { authorization, host } = request.headers;
    asked.push(`${request.url?.split('?')[0] ?? ''} ${authorization ?? 'anonymous'}`);
    if (request.url?.startsWith('/token')) {
      response.end('{"token":"for-all","access_token":"for-all"}');
      return;
    }
    const realm = `Bearer realm="http://${host ?? ''}/token",service="test"`;
    response.writeHead(authorization === undefined ? 401 : 404, { 'www-authenticate': realm });
    response.end('{}');
  });
  await new Promise<void>((resolve) => {
    registry.listen(0, '127.0.0.1', resolve);
  });
  const address = registry.address();
  assert.ok(typeof address === 'object' && address !== null);
  await using rig = await BuildRig.open(`FROM 127.0.0.1:${String(address.port)}/no/such:1\n`);
  const { failure } = await rig.build();
  registry.close();
  registry.closeAllConnections();
  assert.equal(failure?.class, 'base-image', JSON.stringify(failure));
  assert.ok(asked.includes('/token anonymous'));
  assert.ok(asked.includes('/v2/no/such/manifests/1 Bearer for-all'));
});

test('no connection stays open after good, failed and aborted builds', async () => {
  await using rig = await BuildRig.open(
    'FROM BASE AS good\nRUN true\nFROM good AS bad\nRUN false\n',
  );
  await rig.docker.ping();
  const before = openConnections();
  for (let round = 0; round < 3; round += 1) {
    await rig.build({ target: 'good' });
    await rig.build({ target: 'bad' });
    const abort = new AbortController();
    const built = rig.build({ signal: abort.signal, noCache: true });
    queueMicrotask(() => {
      abort.abort(new Error('enough'));
    });
    await assert.rejects(built, /enough/);
  }
  await rig.docker.ping();
  await until(() => openConnections() <= before, 10_000);
});
