// From a branch's render.py, really run, to one build, or to one sentence why not.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FoundSpec } from '../../../src/model/build-spec.ts';
import { failure, FailureError, type Failure } from '../../../src/model/reason.ts';
import { NEW, OLD, renderRig, type Asked, type RenderRig } from './render-repo.ts';

const FORMS = { '0.9': OLD, '1.0 and newer': NEW };

function isSpec(found: FoundSpec | Failure): found is FoundSpec {
  return 'spec' in found;
}

for (const [version, script] of Object.entries(FORMS))
  describe(`the script of ${version}`, () => {
    let rig: RenderRig;
    before(async () => {
      rig = await renderRig(script);
    });
    after(() => rig[Symbol.asyncDispose]());

    const build = async (asked?: Asked): Promise<FoundSpec> => {
      const found = await rig.find(asked);
      assert.ok(isSpec(found), JSON.stringify(found));
      return found;
    };
    const refusal = async (asked: Asked): Promise<Failure> => {
      const found = await rig.find(asked);
      assert.ok(!isSpec(found), 'nothing failed');
      return found;
    };
    const usual = version === '0.9' ? '12.9' : '13.0';
    const tag = { '12.9': '25.06-cuda12.9', '13.0': '25.11-cuda13.0' }[usual];

    test('gives one build, with what a person who runs it by hand would add', async () => {
      const { content: text, ...found } = await build();
      const content = text ?? '';
      assert.ok(content.includes(`ARG BASE_IMAGE_TAG=${tag}\n`));
      assert.deepEqual(found, {
        target: 'runtime',
        parents: [],
        device: `cuda${usual}`,
        features: ['secret-env', 'copy-exclude'],
        spec: {
          recipe: 'render-py',
          dockerfile: `container/vllm-runtime-cuda${usual}-amd64-rendered.Dockerfile`,
          context: '.',
          target: null,
          platform: 'linux/amd64',
          args: { DYNAMO_COMMIT_SHA: await rig.repo.git('rev-parse', 'HEAD') },
          contexts: {},
          secrets: [],
          tags: [],
          baseImages: [
            'ghcr.io/astral-sh/uv:latest',
            `nvcr.io/nvidia/cuda-dl-base:${tag}`,
            'quay.io/pypa/manylinux_2_28_x86_64:latest',
          ],
          upstreamTags: [],
          dockerfileSha256: createHash('sha256').update(content).digest('hex'),
        },
      });
    });

    test('leaves the checkout and the cache as they were, but for what is kept', async () => {
      await build({ target: 'dev' });
      assert.equal(await rig.repo.git('status', '--porcelain', '--ignored'), '');
      const names = await readdir(path.join(rig.tools.cacheDir, 'renders'));
      assert.ok(names.length > 0 && names.every((name) => /^[0-9a-f]{64}\.json$/.test(name)));
    });

    test('hands user and group to local-dev, and job limits where the file has them', async () => {
      const { user } = rig.tools.host;
      const { spec } = await build({ target: 'local-dev', build: { maxJobs: 4 } });
      assert.deepEqual(spec.args, {
        USER_UID: String(user.id),
        USER_GID: String(user.group),
        MAX_JOBS: '4',
        CARGO_BUILD_JOBS: '4',
      });
      const { spec: other } = await build({ framework: 'trtllm', build: { maxJobs: 4 } });
      assert.deepEqual(Object.keys(other.args), ['DYNAMO_COMMIT_SHA', 'CARGO_BUILD_JOBS']);
    });

    test("a person's arguments win over the framework's, and reach the base images", async () => {
      const { spec, features } = await build({
        build: { args: { BASE_IMAGE_TAG: 'framework', MAX_JOBS: '' }, maxJobs: 4, secrets: ['a'] },
        options: {
          args: { BASE_IMAGE_TAG: 'mine', DYNAMO_COMMIT_SHA: 'other' },
          contexts: { 'ghcr.io/astral-sh/uv:latest': 'docker-image://uv:1' },
          secrets: ['b', 'a'],
        },
      });
      assert.deepEqual(spec.args, {
        DYNAMO_COMMIT_SHA: 'other',
        MAX_JOBS: '',
        CARGO_BUILD_JOBS: '4',
        BASE_IMAGE_TAG: 'mine',
      });
      assert.deepEqual(spec.contexts, { 'ghcr.io/astral-sh/uv:latest': 'docker-image://uv:1' });
      assert.deepEqual(spec.secrets, ['a', 'b']);
      assert.deepEqual(spec.baseImages, [
        'nvcr.io/nvidia/cuda-dl-base:mine',
        'quay.io/pypa/manylinux_2_28_x86_64:latest',
      ]);
      assert.ok(features.includes('named-contexts'));
    });

    test('is asked in its own words for a platform', async () => {
      const { spec } = await build({ options: { platform: 'linux/arm64/v8' } });
      assert.match(spec.dockerfile, /-arm64-rendered\.Dockerfile$/);
      assert.equal(spec.platform, 'linux/arm64/v8');
      assert.ok(spec.baseImages.includes('quay.io/pypa/manylinux_2_28_aarch64:latest'));
    });

    test('none is its dynamo, and the only CUDA version of a framework is taken', async () => {
      assert.match((await build({ framework: 'none' })).spec.dockerfile, /^container\/dynamo-/);
      assert.equal((await build({ framework: 'trtllm' })).device, 'cuda13.1');
      const own = { framework: 'tensorrt', aliases: ['trtllm'] };
      assert.match((await build(own)).spec.dockerfile, /^container\/trtllm-/);
    });

    test('CUDA is what a person says, else what the framework says and the branch has', async () => {
      const device = async (asked: Asked): Promise<string | null> => (await build(asked)).device;
      assert.equal(await device({ options: { cuda: '12.9' } }), 'cuda12.9');
      assert.equal(
        await device({ options: { cuda: '12.9' }, build: { cuda: '13.0' } }),
        'cuda12.9',
      );
      assert.equal(await device({ build: { cuda: '13.0' } }), 'cuda13.0');
      assert.equal(await device({ build: { cuda: '13.9' } }), `cuda${usual}`);
    });

    test('a CUDA version that the branch lacks is told with those it has', async () => {
      assert.deepEqual(await refusal({ options: { cuda: '13.1' } }), {
        class: 'config',
        message: 'container/context.yaml has no CUDA 13.1 for vllm; there are: 12.9, 13.0',
        where: 'container/context.yaml',
        hint: '--cuda-version 12.9, or leave it out for the usual one',
      });
    });

    test('a target that the branch lacks is told with those it has, and its own words', async () => {
      assert.deepEqual(await refusal({ target: 'frontend' }), {
        class: 'config',
        message:
          'container/render.py has no target "frontend" for vllm; there are: runtime, dev, local-dev',
        where: 'container/render.py',
        cause: 'ValueError: Invalid input combination: [target=frontend]',
        exitCode: 1,
        hint: 'ask for one of these with --target',
      });
      assert.equal((await refusal({ target: 'rutnime' })).hint, 'did you mean "runtime"?');
      assert.ok(isSpec(await rig.find({ framework: 'none', target: 'frontend' })));
    });

    test('so is a framework', async () => {
      const { message, hint } = await refusal({ framework: 'sglang' });
      assert.match(message, /has no framework "sglang"; there are: none, trtllm, vllm$/);
      assert.equal(hint, '-f none,trtllm,vllm');
      assert.equal((await refusal({ framework: 'vlm' })).hint, 'did you mean "vllm"?');
    });

    test('what was rendered once starts no Python and asks for no folder', async () => {
      const first = await build({ target: 'dev' });
      const asked = rig.folders();
      const signal = AbortSignal.abort(new Error('no child may start'));
      assert.deepEqual(await rig.find({ target: 'dev' }, { signal }), first);
      assert.equal(rig.folders(), asked);
    });

    test('what was rendered once is not shown where the scripts may not be run', async () => {
      await build({ target: 'dev' });
      const reason = failure('config', 'nobody vouches for it');
      const refuseScripts = (): Promise<never> => Promise.reject(new FailureError(reason));
      assert.deepEqual(await rig.find({ target: 'dev' }, { refuseScripts }), reason);
    });

    test('no token of the environment gets anywhere', async () => {
      const { host } = rig.tools;
      const canaries = { GITHUB_TOKEN: 'canary-a', GITLAB_TOKEN: 'canary-b', HF_TOKEN: 'canary-c' };
      const tools = { host: { ...host, env: { ...host.env, ...canaries } } };
      const tells = 'import os\nraise SystemExit(str(dict(os.environ)))\n';
      await using other = await renderRig(tells);
      const found = await other.find({}, tools);
      assert.ok(!isSpec(found) && found.cause !== undefined);
      assert.match(found.cause, /'PATH'/);
      assert.doesNotMatch(JSON.stringify(found), /canary/);
    });
  });

test('a stage for tests below the wanted one is not what is built', async () => {
  const text =
    'FROM debian:12 AS base\\nFROM base AS runtime\\nFROM runtime AS runtime_test\\nCOPY --from=ghcr.io/a/b /b /b\\n';
  await using rig = await renderRig(`from pathlib import Path
(Path(__file__).parent / "x.Dockerfile").write_text("${text}")
print("INFO: Generated Dockerfile written to container/x.Dockerfile")
`);
  const found = await rig.find();
  assert.ok(isSpec(found), JSON.stringify(found));
  assert.equal(found.spec.target, 'runtime');
  assert.deepEqual(found.spec.baseImages, ['docker.io/library/debian:12']);
});
