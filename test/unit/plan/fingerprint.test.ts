import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { FoundBuild } from '../../../src/model/build-spec.ts';
import type { BaseFact } from '../../../src/model/facts.ts';
import type { Framework } from '../../../src/model/framework.ts';
import type { Fingerprint } from '../../../src/model/plan.ts';
import { chainOf, type Step } from '../../../src/plan/chain.ts';
import {
  buildFingerprint,
  fingerprint,
  sha256,
  stableJson,
  type BuildCircumstances,
} from '../../../src/plan/fingerprint.ts';
import { BASE, SHA, someBuild, VLLM } from './question.ts';

const BASES = new Map<string, BaseFact>([[BASE, { digest: 'sha256:aa', from: 'registry' }]]);

function digestOf(found: FoundBuild, bases = BASES): string {
  return printOf(found, { bases }).digest;
}

function printOf(found: FoundBuild, more: Partial<BuildCircumstances> = {}): Fingerprint {
  return buildFingerprint(found, {
    bases: BASES,
    contexts: new Map(),
    backend: 'buildkit',
    network: 'default',
    parents: [],
    ...more,
  });
}

function steps(framework: Framework, build: Fingerprint): Step[] {
  const target = 'runtime';
  return chainOf({ framework, target, build, sources: SHA, promote: null, without: [] });
}

describe('the fingerprint of a build', () => {
  const before = digestOf(someBuild());
  const changes: Record<string, FoundBuild> = {
    'a file of the context': someBuild({ contextSha256: 'e'.repeat(64) }),
    'the Dockerfile': someBuild({}, { dockerfileSha256: 'e'.repeat(64) }),
    'the stage': someBuild({}, { target: 'dev' }),
    'the last stage instead of a named one': someBuild({}, { target: null }),
    'the platform': someBuild({}, { platform: 'linux/arm64' }),
    'the value of an argument': someBuild({}, { args: { CUDA: '13.0', PYTHON: '3.12' } }),
    'the name of an argument': someBuild({}, { args: { CUDA: '12.9', PYTHON_VERSION: '3.12' } }),
    'one argument less': someBuild({}, { args: { CUDA: '12.9' } }),
    'a named context': someBuild({}, { contexts: { wheels: 'docker-image://wheels:2' } }),
    'a secret more': someBuild({}, { secrets: ['pip', 'ca', 'npm'] }),
    'another base image': someBuild({}, { baseImages: ['debian:trixie-slim'] }),
  };
  for (const [what, found] of Object.entries(changes))
    test(`changes with ${what}`, () => {
      assert.notEqual(digestOf(found), before);
    });

  test('changes with the content behind an unchanged base name, with the way of building, and with its network', () => {
    const newer = new Map<string, BaseFact>([[BASE, { digest: 'sha256:bb', from: 'registry' }]]);
    assert.notEqual(digestOf(someBuild(), newer), before);
    assert.notEqual(printOf(someBuild(), { backend: 'classic' }).digest, before);
    assert.notEqual(printOf(someBuild(), { network: 'host' }).digest, before);
  });

  test('does not change with who told the digest, with tags, or with the order of anything', () => {
    const local = new Map<string, BaseFact>([[BASE, { digest: 'sha256:aa', from: 'local' }]]);
    assert.equal(digestOf(someBuild(), local), before);
    const turned = { PYTHON: '3.12', CUDA: '12.9' };
    const same = someBuild({}, { args: turned, secrets: ['ca', 'pip'], upstreamTags: ['a:b'] });
    assert.equal(digestOf(same), before);
  });

  test('does not depend on the commit: two commits with the same files share an image', () => {
    assert.equal(digestOf(someBuild({ revision: 'f'.repeat(40) })), before);
  });

  test('is provisional while a base digest is unknown, and only then', () => {
    assert.equal(printOf(someBuild()).provisional, false);
    const unknown = printOf(someBuild(), { bases: new Map() });
    assert.equal(unknown.provisional, true);
    assert.equal(unknown.inputs[`base ${BASE}`], null);
    const scratch = printOf(someBuild({}, { baseImages: [] }), { bases: new Map() });
    assert.equal(scratch.provisional, false);
  });

  test('keeps every input by name, so that two can be compared in words', () => {
    assert.deepEqual(printOf(someBuild()).inputs, {
      'arg CUDA': `sha256:${sha256('12.9').slice(0, 12)}`,
      'arg PYTHON': `sha256:${sha256('3.12').slice(0, 12)}`,
      backend: 'buildkit',
      [`base ${BASE}`]: 'sha256:aa',
      context: 'c'.repeat(64),
      'context wheels': 'docker-image://wheels:1',
      dockerfile: 'd'.repeat(64),
      network: 'default',
      platform: 'linux/amd64',
      secrets: 'ca pip',
      target: 'runtime',
    });
  });
});

test('any change of one input changes the digest, any other order does not', () => {
  const inputs = fc.dictionary(fc.string(), fc.option(fc.string()), { minKeys: 1, maxKeys: 8 });
  fc.assert(
    fc.property(inputs, fc.nat(), fc.option(fc.string()), (map, at, other) => {
      const names = Object.keys(map);
      const name = names[at % names.length] ?? '';
      const { digest } = fingerprint(map);
      assert.equal(
        fingerprint(Object.fromEntries(Object.entries(map).toReversed())).digest,
        digest,
      );
      const changed = fingerprint(Object.fromEntries(Object.entries({ ...map, [name]: other })));
      assert.equal(changed.digest === digest, map[name] === other);
    }),
  );
});

test('settings written in another order are the same settings; lists keep theirs', () => {
  assert.equal(stableJson({ b: { d: 1, c: 2 }, a: [2, 1] }), '{"a":[2,1],"b":{"c":2,"d":1}}');
});

describe('the steps after a build', () => {
  const digests = (framework: Framework, base = BASES): Map<string, string> => {
    const chain = steps(framework, printOf(someBuild(), { bases: base }));
    return new Map(chain.map((step) => [step.kind, step.fingerprint.digest]));
  };
  const before = digests(VLLM);
  const changed = (framework: Framework): string[] => {
    const after = digests(framework);
    return [...before].flatMap(([kind, digest]) => (after.get(kind) === digest ? [] : [kind]));
  };
  assert.ok(VLLM.serve && VLLM.sanity);
  const { serve, sanity, soak } = VLLM;

  test('all have fingerprints of their own', () => {
    assert.equal(new Set(before.values()).size, before.size);
    assert.deepEqual(
      [...before.keys()],
      ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'],
    );
  });

  test('change with the image they work on', () => {
    const newer = new Map<string, BaseFact>([[BASE, { digest: 'sha256:bb', from: 'local' }]]);
    const after = digests(VLLM, newer);
    for (const [kind, digest] of before) assert.notEqual(after.get(kind), digest, kind);
  });

  test('change with their own settings and those of the steps before, and with nothing else', () => {
    assert.deepEqual(changed({ ...VLLM, metrics: { minimums: { worker: { 'vllm:': 9 } } } }), [
      'metrics',
    ]);
    assert.deepEqual(changed({ ...VLLM, soak: { ...soak, requests: 11 } }), [
      'soak',
      'scrape',
      'metrics',
    ]);
    assert.deepEqual(changed({ ...VLLM, serve: { ...serve, env: { A: '1' } } }), [
      'serve',
      'smoke',
      'soak',
      'scrape',
      'metrics',
    ]);
    assert.deepEqual(changed({ ...VLLM, sanity: { ...sanity, command: ['other'] } }), [
      'sanity',
      'serve',
      'smoke',
      'soak',
      'scrape',
      'metrics',
    ]);
    assert.deepEqual(changed({ ...VLLM, title: 'Another title' }), []);
  });

  test('do not change when a variable of the server is written in another place', () => {
    const of = (env: Record<string, string>) =>
      digests({ ...VLLM, serve: { ...serve, env } }).get('serve');
    assert.equal(of({ A: '1', B: '2' }), of({ B: '2', A: '1' }));
  });

  test('show no value of a variable of the server', () => {
    const env = { HF_TOKEN: 'hf_geheim' };
    const chain = steps({ ...VLLM, serve: { ...serve, env } }, printOf(someBuild()));
    assert.match(JSON.stringify(chain), /HF_TOKEN/);
    assert.doesNotMatch(JSON.stringify(chain), /geheim/);
  });

  test('are provisional when the build is', () => {
    const chain = steps(VLLM, printOf(someBuild(), { bases: new Map() }));
    assert.ok(chain.every((step) => step.fingerprint.provisional));
  });

  test('are only those that the framework describes', () => {
    const build = printOf(someBuild());
    const kinds = (framework: Framework) => steps(framework, build).map(({ kind }) => kind);
    assert.deepEqual(kinds({ ...VLLM, serve: null, sanity: null }), ['build']);
    assert.deepEqual(kinds({ ...VLLM, serve: null }), ['build', 'sanity']);
    const silent = serve.processes.map((process) => ({ ...process, metrics: null }));
    assert.deepEqual(kinds({ ...VLLM, serve: { ...serve, processes: silent } }), [
      'build',
      'sanity',
      'serve',
      'smoke',
      'soak',
    ]);
  });
});
