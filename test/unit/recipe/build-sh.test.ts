// What a branch's build.sh prints in a dry run, as builds.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { FoundSpec } from '../../../src/model/build-spec.ts';
import { buildShRecipe } from '../../../src/recipe/build-sh.ts';
import { recordBuilds } from '../../rig/recording-docker.ts';
import { NO_SCRIPTS } from '../../rig/recipe-rig.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import {
  buildSh,
  buildShRepo,
  DEV_STAGE,
  FILES,
  find,
  formRepo,
  FORMS,
  lastSpec,
  specsOf,
} from './build-sh-repo.ts';

const BASE = 'nvcr.io/nvidia/cuda-dl-base:25.01-cuda12.8-devel';
const BASE_ARGS = {
  BASE_IMAGE: 'nvcr.io/nvidia/cuda-dl-base',
  BASE_IMAGE_TAG: '25.01-cuda12.8-devel',
  EMPTY: '',
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const VLLM = FILES['container/Dockerfile.vllm'];

/** `base -> runtime(DYNAMO_BASE_IMAGE)` */
function chain(specs: readonly FoundSpec[]): string {
  const parents = ({ parents: all }: FoundSpec): string =>
    all.length === 0 ? '' : `(${all.map(({ target, arg }) => `${arg}=${target}`).join()})`;
  return specs.map((spec) => `${spec.target}${parents(spec)}`).join(' -> ');
}

test('one printed build is one spec, with everything that it says', async () => {
  await using repo = await formRepo('0.3');
  const version = `v0.0.1.dev.${await repo.git('rev-parse', '--short', 'HEAD')}`;
  assert.deepEqual(await specsOf({ repo }), [
    {
      target: 'runtime',
      parents: [],
      device: 'cuda12.8',
      content: null,
      features: [],
      spec: {
        recipe: 'build-sh',
        dockerfile: 'container/Dockerfile.vllm',
        context: '.',
        target: 'runtime',
        platform: 'linux/amd64',
        args: BASE_ARGS,
        contexts: {},
        secrets: [],
        tags: [],
        baseImages: [
          'docker.io/library/dynamo:latest-none',
          'ghcr.io/astral-sh/uv:latest',
          BASE,
          'nvcr.io/nvidia/cuda:12.8.1-runtime',
        ],
        upstreamTags: [`dynamo:${version}-vllm-runtime`, 'dynamo:latest-vllm-runtime'],
        dockerfileSha256: sha256(VLLM),
      },
    },
  ]);
});

test('the base build of 0.4 to 0.6 is the parent of its framework, under the name that the script gives it', async () => {
  await using repo = await formRepo('0.6');
  const specs = await specsOf({ repo });
  assert.equal(chain(specs), 'base -> runtime(DYNAMO_BASE_IMAGE=base)');
  const [base, runtime] = specs;
  assert.ok(base && runtime);
  const [tag] = base.spec.upstreamTags;
  assert.match(tag ?? '', /^dynamo-base:v0\.0\.1\.dev\./);
  assert.equal(base.spec.dockerfile, 'container/Dockerfile');
  assert.deepEqual(base.spec.baseImages, [BASE, 'quay.io/pypa/manylinux_2_28_x86_64:latest']);
  assert.deepEqual(base.features, ['secret-env']);
  assert.equal(runtime.spec.args['DYNAMO_BASE_IMAGE'], tag);
  assert.ok(runtime.spec.baseImages.includes(tag ?? ''));
  assert.deepEqual(runtime.features, []);
});

test('local-dev of 0.5 to 0.7 rests on dev, which rests on the base; all are of one device', async () => {
  await using repo = await formRepo('0.6', DEV_STAGE);
  const specs = await specsOf({ repo, target: 'local-dev' });
  assert.equal(chain(specs), 'base -> dev(DYNAMO_BASE_IMAGE=base) -> local-dev(DEV_BASE=dev)');
  const [, dev, local] = specs;
  assert.ok(dev && local);
  const { spec } = local;
  assert.deepEqual(
    [spec.dockerfile, spec.context, spec.target, spec.platform],
    ['container/Dockerfile.local_dev', 'container', null, 'linux/amd64'],
  );
  assert.equal(spec.args['DEV_BASE'], dev.spec.upstreamTags[0]);
  assert.deepEqual(spec.baseImages, [dev.spec.upstreamTags[0]]);
  assert.equal(local.device, 'cuda12.8');
  assert.equal(dev.spec.upstreamTags[1], 'dynamo:latest-vllm');
});

test('without a framework there is no base build, whichever of its names was asked for', async () => {
  await using repo = await formRepo('0.6');
  for (const name of ['none', 'dynamo', 'NONE']) {
    const specs = await specsOf({ repo, name, target: 'dev' });
    assert.equal(chain(specs), 'dev');
    assert.equal(specs[0]?.spec.dockerfile, 'container/Dockerfile');
  }
});

test('the buildx form and named contexts are read; a named context is no image', async () => {
  await using repo = await formRepo('0.7');
  const { spec, features } = await lastSpec({ repo, name: 'trtllm' });
  assert.deepEqual(spec.contexts, { trtllm_wheel: '/tmp/dummy_dir' });
  assert.deepEqual(spec.baseImages, ['nvcr.io/nvidia/cuda-dl-base:25.05-py3']);
  assert.deepEqual(features, ['named-contexts']);
  assert.equal(await repo.git('status', '--porcelain'), '');
});

test('a context that the script fills before it builds is told, unless a folder is given for it', async () => {
  await using repo = await formRepo('0.3');
  const file = path.join(repo.dir, 'container/build.sh');
  const filled =
    '--build-context nixl=/tmp/nixl/nixl_src --build-context wheels=/tmp/dummy_dir $root';
  const script = (await readFile(file, 'utf8')).replace('$contexts $root', filled);
  await repo.commit({ 'container/build.sh': script }, 'Fill a context');
  assert.deepEqual((await lastSpec({ repo })).unfilled, ['nixl']);
  const options = { contexts: { nixl: '/srv/nixl' } };
  const given = await lastSpec({ repo, options });
  assert.equal(given.unfilled, undefined);
  assert.equal(given.spec.contexts['nixl'], '/srv/nixl');
});

const DEV = 'FROM runtime AS dev\nRUN true\nFROM dev AS local-dev\n';

test('a Dockerfile that the script puts together comes as text, under a name that stays', async () => {
  const more = { 'container/dev/Dockerfile.dev': DEV };
  const combined = `${VLLM}${DEV}\n`;
  await using keeps = await formRepo('0.8', more);
  // Without the variable that keeps its file: what it was made of is there.
  const hasty = FORMS['0.8'].replace('KEEP_DEV_DOCKERFILE_TEMP', 'NO_SUCH_VARIABLE');
  await using removes = await buildShRepo(buildSh(hasty), more);
  for (const repo of [keeps, removes]) {
    const { spec, content } = await lastSpec({ repo, target: 'local-dev' });
    assert.equal(content, combined);
    assert.equal(spec.dockerfileSha256, sha256(combined));
    assert.equal(spec.dockerfile, 'container/dynamo-dev-combined.vllm.Dockerfile');
    assert.equal(spec.target, 'local-dev');
  }
});

test('the framework is found by any of its names', async () => {
  const old = buildSh(FORMS['0.3']).replace('"TRTLLM"', '"TENSORRTLLM"');
  await using repo = await buildShRepo(old, {
    'container/Dockerfile.tensorrtllm': FILES['container/Dockerfile.trtllm'],
  });
  const { spec } = await lastSpec({ repo, name: 'trtllm', aliases: ['tensorrtllm'] });
  assert.equal(spec.dockerfile, 'container/Dockerfile.tensorrtllm');
});

test('what files and flags give comes after what the script gives', async () => {
  await using repo = await formRepo('0.3');
  const { spec } = await lastSpec({
    repo,
    build: {
      args: { BASE_IMAGE: 'mine', NOTE: 'a b' },
      secrets: ['pip'],
      maxJobs: 4,
      platform: 'linux/arm64',
    },
    options: { args: { BASE_IMAGE: 'yours' }, secrets: ['netrc'], contexts: { wheel: '/w' } },
  });
  assert.deepEqual(spec.args, { ...BASE_ARGS, BASE_IMAGE: 'yours', NOTE: 'a b', MAX_JOBS: '4' });
  assert.deepEqual(spec.secrets, ['pip', 'netrc']);
  assert.deepEqual(spec.contexts, { wheel: '/w' });
  assert.equal(spec.platform, 'linux/arm64');
  assert.ok(spec.baseImages.includes('docker.io/library/yours:25.01-cuda12.8-devel'));
});

test('a value with a blank that the script keeps together stays together', async () => {
  const build = '$run docker build -f $file --build-arg "NOTE=a  b" --tag $tag $root';
  await using repo = await buildShRepo(buildSh(build));
  const { spec } = await lastSpec({ repo });
  assert.deepEqual(spec.args, { NOTE: 'a  b' });
});

test('a limit of jobs is given where the Dockerfile has it, and nowhere else', async () => {
  await using repo = await formRepo('0.6');
  const [base, runtime] = await specsOf({ repo, build: { maxJobs: 3 } });
  assert.equal(base?.spec.args['MAX_JOBS'], undefined);
  assert.equal(runtime?.spec.args['MAX_JOBS'], '3');
  assert.equal(runtime?.spec.args['CARGO_BUILD_JOBS'], undefined);
});

test('a base image of their own takes the place of the base build', async () => {
  await using repo = await formRepo('0.6');
  const options = { args: { DYNAMO_BASE_IMAGE: 'registry.example.org/base:1' } };
  const specs = await specsOf({ repo, options });
  assert.equal(chain(specs), 'runtime');
  assert.ok(specs[0]?.spec.baseImages.includes('registry.example.org/base:1'));
});

test('another CUDA version is asked for by the flag of the script; the last value of an argument counts', async () => {
  await using repo = await formRepo('0.7');
  const { spec, device } = await lastSpec({ repo, options: { cuda: '13.0' } });
  assert.equal(spec.args['CUDA_VERSION'], '13.0.1');
  assert.equal(device, 'cuda13.0');
});

const NAMES = ['GITHUB_TOKEN', 'GITLAB_TOKEN', 'HF_TOKEN'];

test('tokens and versions of the environment reach neither the script nor the plan', async () => {
  await using repo = await formRepo('0.6', DEV_STAGE);
  const env = Object.fromEntries(NAMES.map((name) => [name, `canary-${name}`]));
  const given = { ...env, latest_tag: '7.7.7', commit_id: 'canary-id' };
  const found = JSON.stringify(await find({ repo, target: 'local-dev', env: given }));
  assert.match(found, /"specs"/);
  assert.doesNotMatch(found, /canary|7\.7\.7|_TOKEN/);
});

const TARGETS = ['runtime', 'dev', 'local-dev'];

for (const form of ['0.3', '0.6', '0.7', '0.8'] as const) {
  test(`the builds of the form of ${form} are those that the script really runs`, async () => {
    await using repo = await formRepo(form, {
      ...DEV_STAGE,
      'container/dev/Dockerfile.dev': 'FROM runtime AS local-dev\n',
    });
    let compared = 0;
    for (const target of TARGETS.slice(0, form < '0.6' || form === '0.7' ? 2 : 3)) {
      const specs = await specsOf({ repo, target });
      const command = ['container/build.sh', '--framework', 'VLLM', '--target', target];
      const recorded = await recordBuilds({ folder: repo.dir, command });
      assert.equal(specs.length, recorded.length);
      for (const [at, { argv, dockerfileSha256 }] of recorded.entries()) {
        const spec = specs[at]?.spec;
        assert.ok(spec);
        const words = argv.map((word) => word.replace(`${repo.dir}/`, '').replace(repo.dir, '.'));
        const pairs = Object.entries(spec.args).map(([name, value]) => `${name}=${value}`);
        const after = (flag: string): string[] =>
          words.flatMap((word, place) => (word === flag ? [words[place + 1] ?? ''] : []));
        assert.deepEqual(after('--build-arg'), pairs);
        assert.deepEqual(after('--tag'), spec.upstreamTags);
        assert.deepEqual(after('--target'), spec.target === null ? [] : [spec.target]);
        assert.equal(words.at(-1), spec.context);
        assert.equal(dockerfileSha256, spec.dockerfileSha256);
        compared += 1;
      }
    }
    assert.ok(compared >= 2);
  });
}

test('a checkout is described so when it is Dynamo and has the script', async () => {
  const checkout = { ...NO_SCRIPTS, revision: 'x', readFile: () => Promise.resolve(null) };
  const has = { ...checkout, objectId: () => Promise.resolve('0123') };
  const dynamo = { ...FRAMEWORK, repo: 'dynamo' as const };
  assert.equal(await buildShRecipe.detect(has, dynamo), true);
  assert.equal(await buildShRecipe.detect(checkout, dynamo), false);
  assert.equal(await buildShRecipe.detect(has, FRAMEWORK), false);
});
