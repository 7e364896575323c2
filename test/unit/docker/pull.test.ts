import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectEngine } from '../../../src/docker/connect.ts';
import { registryFailure } from '../../../src/docker/registry-failure.ts';
import { realClock } from '../../../src/host/clock.ts';
import { toFailure } from '../../../src/model/reason.ts';
import { MemorySink } from '../../rig/memory-sink.ts';
import { startScriptedEngine } from '../../rig/scripted-engine.ts';
import type { Answer } from '../../rig/scripted-engine.ts';

async function pull(name: string, answer: Answer) {
  await using scripted = await startScriptedEngine({ 'POST /images/create': answer });
  const { socket } = scripted;
  const engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
  const sink = new MemorySink();
  const reason = await engine
    .pullImage(name, sink, AbortSignal.timeout(10_000))
    .then(() => null, toFailure);
  await engine.close();
  return { lines: sink.lines, reason, asked: scripted.asked.at(-1) };
}

describe('pulling an image', () => {
  it('asks for the name in its parts, a digest before a tag', async () => {
    const queries: [name: string, query: string][] = [
      ['debian', 'fromImage=debian&tag=latest'],
      ['localhost:5000/a:b', 'fromImage=localhost%3A5000%2Fa&tag=b'],
      ['a:b@sha256:00', 'fromImage=a&tag=sha256%3A00'],
    ];
    for (const [name, query] of queries) {
      const { asked } = await pull(name, { body: '' });
      assert.equal(asked, `POST /images/create?${query}`);
    }
  });

  it('logs each new state of a layer once', async () => {
    const { lines, reason } = await pull('debian:12', {
      body: [
        { status: 'Pulling from library/debian', id: '12' },
        { status: 'Downloading', id: 'abc', progress: '[=>  ]' },
        { status: 'Downloading', id: 'abc', progress: '[==> ]' },
        { status: 'Pull complete', id: 'abc' },
        { status: 'Digest: sha256:0' },
      ],
    });
    assert.equal(reason, null);
    assert.deepEqual(lines, [
      '12: Pulling from library/debian',
      'abc: Downloading',
      'abc: Pull complete',
      'Digest: sha256:0',
    ]);
  });

  it('fails where the error stands in the stream of an HTTP 200', async () => {
    const { reason } = await pull('debian:12', {
      body: [
        { status: 'Downloading', id: 'abc' },
        { errorDetail: { message: 'toomanyrequests: slow down' }, error: 'ignored' },
      ],
    });
    assert.deepEqual(reason, {
      class: 'registry',
      message: 'debian:12 could not be pulled',
      cause: 'toomanyrequests: slow down',
    });
  });

  it('fails where the answer is an error', async () => {
    const { reason } = await pull('none/such', {
      status: 404,
      body: {
        message:
          "pull access denied for none/such, repository does not exist or may require 'docker login'",
      },
    });
    assert.equal(reason?.class, 'base-image');
    assert.match(reason.hint ?? '', /check the name/);
  });

  it('fails where the stream is torn', async () => {
    const { reason } = await pull('debian:12', { body: '{"status":"Pulling"}\n{"sta' });
    assert.equal(reason?.class, 'engine-lost');
  });
});

describe('the words of a registry', () => {
  const cases: [words: string, expected: string][] = [
    ['manifest unknown: manifest unknown', 'base-image'],
    ['manifest for debian:nope not found: manifest unknown', 'base-image'],
    ['no matching manifest for linux/arm64 in the manifest list entries', 'base-image'],
    ['unauthorized: authentication required', 'auth'],
    ['denied: requested access to the resource is denied', 'auth'],
    ['received unexpected HTTP status: 503 Service Unavailable', 'registry'],
    ['Get "https://r/v2/": dial tcp: lookup r on 10.0.0.1:53: no such host', 'network'],
    ['Get "https://r/v2/": net/http: TLS handshake timeout', 'network'],
    ['read tcp 10.0.0.2:1->10.0.0.3:443: read: connection reset by peer', 'network'],
    ['write /var/lib/docker/tmp/x: no space left on device', 'disk'],
    ['something never seen', 'registry'],
  ];
  for (const [words, expected] of cases) {
    it(`mean ${expected}: ${words}`, () => {
      const asked = { host: 'docker.io', login: null, problem: null };
      const attempt = { action: 'pull', image: 'debian:12', asked } as const;
      assert.equal(registryFailure(attempt, words).class, expected);
    });
  }
});
