import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  formatTag,
  isLatestTag,
  latestTag,
  ownTag,
  parseTag,
  tagFor,
  type TagParts,
} from '../../../src/model/tag.ts';
import { SHA } from '../plan/question.ts';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
/** A framework called `x-local` would make `local-dev` ambiguous. */
const framework = fc
  .stringMatching(/^[a-z0-9]{1,5}(?:[_-][a-z0-9]{1,5}){0,2}$/)
  .filter((name) => !name.endsWith('-local'));
const parts: fc.Arbitrary<TagParts> = fc.record({
  name: fc.stringMatching(/^[a-z0-9]{1,5}(?:[._-][a-z0-9]{1,5}){0,2}$/),
  fingerprint: hex(6),
  commit: fc.option(hex(9)),
  framework,
  target: fc.constantFrom('runtime', 'dev', 'local-dev'),
  device: fc.constantFrom(null, 'cuda12.9', 'cuda13', 'cpu', 'xpu'),
  arch: fc.constantFrom('amd64', 'arm64'),
});

test('a tag reads back as what it was made from', () => {
  fc.assert(
    fc.property(parts, (one) => {
      assert.deepEqual(parseTag(formatTag(one)), { ...one });
    }),
  );
});

test('a tag is one that Docker takes', () => {
  fc.assert(
    fc.property(parts, (one) => {
      assert.match(formatTag(one), /^[a-z0-9][a-z0-9._-]*:\w[\w.-]{0,127}$/);
    }),
  );
});

test('tags of others are not taken for ours', () => {
  const others = [
    '',
    'debian:bookworm-slim',
    'dynamo:latest-vllm-runtime-amd64',
    'dynamo:3fa9c1',
    'dynamo:3fa9c1-vllm-amd64',
    'dynamo:3FA9C1-vllm-runtime-amd64',
    'dynamo:3fa9c-vllm-runtime-amd64',
    'dynamo:3fa9c1.0123-vllm-runtime-amd64',
    'dynamo:3fa9c1-vllm-runtime-riscv64',
    'dynamo:3fa9c1-vllm-runtime-amd64-old',
    'host:5000/dynamo:3fa9c1-vllm-runtime-amd64',
    ':3fa9c1-vllm-runtime-amd64',
  ];
  assert.deepEqual(
    others.filter((tag) => parseTag(tag) !== null),
    [],
  );
});

test('nothing that is printed can make the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.equal(parseTag(`\0${text}`), null);
    }),
  );
});

test('a tag names the inputs, the commit, the framework, the target and the platform', () => {
  const digest = '3fa9c1'.padEnd(64, '0');
  const subject = {
    framework: 'vllm',
    target: 'local-dev',
    revision: SHA,
    platform: 'linux/amd64',
    device: null,
  };
  assert.equal(tagFor('dynamo', digest, subject), 'dynamo:3fa9c1.012345678-vllm-local-dev-amd64');
  const embedded = { ...subject, revision: 'builder@0.1.0', platform: 'linux/arm64/v8' };
  assert.equal(tagFor('dynamo', digest, embedded), 'dynamo:3fa9c1-vllm-local-dev-arm64');
});

test('the own tag of an image is the one that a build with these labels gives', () => {
  const digest = '3fa9c1'.padEnd(64, '0');
  const labels = {
    'builder.fingerprint': digest,
    'builder.framework': 'vllm',
    'builder.target': 'my-stage',
  };
  const subject = { framework: 'vllm', target: 'my-stage', revision: SHA, device: null };
  for (const platform of ['linux/amd64', 'linux/arm64/v8', 'linux/riscv64']) {
    const tag = tagFor('dynamo', digest, { ...subject, platform });
    assert.equal(ownTag(['dynamo:latest', tag], labels), tag);
    assert.equal(ownTag([`localhost:5000/team/${tag}`], labels), `localhost:5000/team/${tag}`);
  }
  const others = [
    'h12:latest',
    'dynamo:000000-vllm-my-stage-amd64',
    'dynamo:3fa9c1-sglang-my-stage-amd64',
    'dynamo:3fa9c1-vllm-my-amd64',
    'dynamo:3fa9c1-vllm-my-stage-amd64-with-vim',
    'dynamo:3fa9c1-vllm-my-stage',
  ];
  assert.equal(ownTag(others, labels), undefined);
  assert.equal(ownTag(['dynamo:-vllm-my-stage-amd64'], {}), undefined);
});

test('a tag names the device where the checkout says one, and never that files were changed', () => {
  const subject = { framework: 'vllm', target: 'dev', platform: 'linux/amd64' };
  const digest = '3fa9c1'.padEnd(64, '0');
  const of = (device: string | null, revision = SHA) =>
    tagFor('dynamo', digest, { ...subject, device, revision });
  assert.equal(of('cuda12.9'), 'dynamo:3fa9c1.012345678-vllm-dev-cuda12.9-amd64');
  assert.equal(of('xpu'), 'dynamo:3fa9c1.012345678-vllm-dev-xpu-amd64');
  assert.equal(of(null, '012345678+dirty'), of(null));
  assert.equal(parseTag(of('cuda12.9'))?.device, 'cuda12.9');
});

test('the moving tag of a dev image is named as Dynamo does, others after their target', () => {
  assert.equal(latestTag('dynamo', 'vllm', 'dev'), 'dynamo:latest-vllm');
  assert.equal(latestTag('dynamo', 'vllm', 'local-dev'), 'dynamo:latest-vllm-local-dev');
  fc.assert(
    fc.property(parts, ({ name, framework: of, target }) => {
      const tag = latestTag(name, of, target);
      assert.ok(isLatestTag(tag, of, target));
      assert.equal(parseTag(tag), null);
      assert.match(tag, /^[a-z0-9][a-z0-9._-]*:\w[\w.-]{0,127}$/);
    }),
  );
  assert.ok(!isLatestTag('dynamo:latest-vllm-local-dev', 'vllm', 'dev'));
  assert.ok(!isLatestTag('dynamo:latest-vllm', 'vllm', 'runtime'));
});
