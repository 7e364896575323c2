import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { readOlderTag, type OlderTag } from '../../../src/model/older-tags.ts';
import { parseTag } from '../../../src/model/tag.ts';

const NOTHING = { version: null, commit: null, imageSha: null, device: null, arch: null };
const COMMIT = '0a1b2c3d4';

/** A tag that was really given, and all that it says. */
const GIVEN: Readonly<Record<string, OlderTag>> = {
  [`dynamo-base:v0.1.0.dev.${COMMIT}-vllm`]: {
    ...NOTHING,
    format: 1,
    framework: 'vllm',
    target: 'base',
    version: '0.1.0',
    commit: COMMIT,
  },
  [`dynamo:v0.1.0.dev.${COMMIT}-sglang-local-dev`]: {
    ...NOTHING,
    format: 1,
    framework: 'sglang',
    target: 'local-dev',
    version: '0.1.0',
    commit: COMMIT,
  },
  'dynamo:v0.6.1-trtllm-runtime': {
    ...NOTHING,
    format: 2,
    framework: 'trtllm',
    target: 'runtime',
    version: '0.6.1',
  },
  [`dynamo:v0.6.1.post2.dev.${COMMIT}-vllm`]: {
    ...NOTHING,
    format: 2,
    framework: 'vllm',
    target: 'dev',
    version: '0.6.1.post2',
    commit: COMMIT,
  },
  [`dynamo:v0.3.2-test-rc1.dev.${COMMIT}-tensorrtllm-runtime`]: {
    ...NOTHING,
    format: 2,
    framework: 'trtllm',
    target: 'runtime',
    version: '0.3.2-test-rc1',
    commit: COMMIT,
  },
  [`dynamo:${COMMIT}-none-dev`]: {
    ...NOTHING,
    format: 3,
    framework: 'none',
    target: 'dev',
    commit: COMMIT,
  },
  [`dynamo:C62194.${COMMIT}-vllm-cuda12.9-dev-orig`]: {
    ...NOTHING,
    format: 4,
    framework: 'vllm',
    target: 'dev-orig',
    commit: COMMIT,
    imageSha: 'c62194',
    device: 'cuda12.9',
  },
  [`dynamo:C62194.${COMMIT}-vllm-local-dev-cuda13.0-arm64`]: {
    format: 5,
    framework: 'vllm',
    target: 'local-dev',
    version: null,
    commit: COMMIT,
    imageSha: 'c62194',
    device: 'cuda13.0',
    arch: 'arm64',
  },
};

describe('a tag of the precedent', () => {
  for (const [tag, parts] of Object.entries(GIVEN))
    test(`${tag} says what it says`, () => {
      assert.deepEqual(readOlderTag(tag), parts);
      assert.equal(parseTag(tag), null);
    });
});

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const parts = fc.record({
  imageSha: hex(6),
  commit: hex(9),
  framework: fc.constantFrom('vllm', 'sglang', 'trtllm', 'none'),
  target: fc.constantFrom('runtime', 'dev-orig', 'dev', 'local-dev'),
  cuda: fc.constantFrom('12.9', '13.0', '13.1'),
  arch: fc.constantFrom('amd64', 'arm64'),
  version: fc.stringMatching(/^[0-9]\.[0-9]{1,2}\.[0-9](\.post[0-9])?$/),
});

test('every format gives back what a tag was made of', () => {
  fc.assert(
    fc.property(parts, ({ imageSha, commit, framework, target, cuda, arch, version }) => {
      const print = imageSha.toUpperCase();
      const device = `cuda${cuda}`;
      const of = { framework, target, commit };
      const made: readonly (readonly [string, Partial<OlderTag>])[] = [
        [`dynamo:v0.1.0.dev.${commit}-${framework}-${target}`, { format: 1, ...of }],
        [
          `dynamo:v${version}.dev.${commit}-${framework}-${target}`,
          { ...of, version, format: version === '0.1.0' ? 1 : 2 },
        ],
        [`dynamo:v${version}-${framework}-${target}`, { ...of, commit: null, version, format: 2 }],
        [`dynamo:${commit}-${framework}-${target}`, { ...of, format: 3 }],
        [
          `dynamo:${print}.${commit}-${framework}-${device}-${target}`,
          { ...of, imageSha, device, format: 4 },
        ],
        [
          `dynamo:${print}.${commit}-${framework}-${target}-${device}-${arch}`,
          { ...of, imageSha, device, arch, format: 5 },
        ],
      ];
      for (const [tag, said] of made)
        assert.deepEqual({ ...readOlderTag(tag), ...said }, readOlderTag(tag) ?? tag);
    }),
  );
});

test('only digits without a letter let a tag of ours look like one of the newest of theirs', () => {
  fc.assert(
    fc.property(parts, ({ imageSha, commit, framework, target, cuda, arch }) => {
      const ours = `dynamo:${imageSha}.${commit}-${framework}-${target}-cuda${cuda}-${arch}`;
      assert.equal(readOlderTag(ours) === null, /[a-f]/.test(imageSha));
      assert.notEqual(parseTag(ours), null);
    }),
  );
});

test('tags of others are none of theirs', () => {
  const others = [
    '',
    'debian:bookworm-slim',
    'dynamo:latest-vllm',
    'dynamo:latest-vllm-local-dev',
    `other:${COMMIT}-vllm-dev`,
    `dynamo:${COMMIT}-llamacpp-dev`,
    `dynamo:${COMMIT}-vllm`,
    `dynamo-base:${COMMIT}-vllm-dev`,
    `dynamo:C62194.${COMMIT}-vllm-dev-cuda12.9-riscv64`,
    `dynamo:c62194.${COMMIT}-vllm-dev-cuda12.9-amd64`,
    'dynamo:3fa9c1.0a1b2c3d4-vllm-runtime-amd64',
  ];
  assert.deepEqual(
    others.filter((tag) => readOlderTag(tag) !== null),
    [],
  );
});

test('nothing that is printed can make the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.equal(readOlderTag(`\0${text}`), null);
    }),
  );
});
