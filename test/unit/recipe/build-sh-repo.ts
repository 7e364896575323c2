// A repository with a small build.sh that prints, and really runs, what those of Dynamo 0.3 to 0.8 do.

import { DEFAULT_OPTIONS } from '../../../src/config/defaults.ts';
import type { FoundSpec } from '../../../src/model/build-spec.ts';
import type { BuildOptions } from '../../../src/model/config.ts';
import type { Framework, FrameworkBuild } from '../../../src/model/framework.ts';
import type { Failure } from '../../../src/model/reason.ts';
import { buildShRecipe } from '../../../src/recipe/build-sh.ts';
import type { Checkout, FoundSpecs, RecipeTools } from '../../../src/recipe/recipe.ts';
import { makeRepo, type Files, type TestRepo } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const HEAD = `#!/usr/bin/env bash
set -e
version=v\${latest_tag:-0.0.1}.dev.\${commit_id:-$(git rev-parse --short HEAD)}
declare -A FRAMEWORKS=(["VLLM"]=1 ["TRTLLM"]=2 ["NONE"]=3)
here=$(dirname "$(readlink -f "$0")")
root=$(dirname "$here")
run= args= contexts= platform=linux/amd64
while [ $# -gt 0 ]; do
    case $1 in
    --framework)
        name=\${2^^}
        shift
        ;;
    --target) target=$2; shift ;;
    --platform) platform=$2; shift ;;
    # --not-a-flag) nor this
    --dry-run) run=echo; echo 'DRY RUN: docker build is printed only' ;;
MORE_FLAGS
    *) echo "ERROR: Unknown option: $1" >&2; exit 1 ;;
    esac
    shift
done
fw=\${name,,}
file=$here/Dockerfile.$fw
tag=dynamo:$version-$fw-$target latest=dynamo:latest-$fw-$target
for token in GITHUB_TOKEN GITLAB_TOKEN HF_TOKEN; do
    [ -z "\${!token}" ] || args+=" --build-arg $token=\${!token}"
done
`;

const BASE = 'nvcr.io/nvidia/cuda-dl-base';
const ARGS = `args+=" --build-arg BASE_IMAGE=${BASE} --build-arg BASE_IMAGE_TAG=25.01-cuda12.8-devel --build-arg EMPTY="`;
const LOCAL_DEV = `
if [ $target = local-dev ]; then
    $run docker build --build-arg DEV_BASE=$tag --build-arg ARCH=amd64 --file "$here/Dockerfile.local_dev" --tag $tag-local-dev --tag $latest-local-dev "$here"
fi`;

/** What follows the options, by the version that prints so. */
export const FORMS = {
  '0.3': `${ARGS}
$run docker build -f $file --target $target --platform $platform $args --tag $tag --tag $latest $contexts $root`,
  '0.6': `${ARGS}
stage=$target
if [ $target = local-dev ]; then stage=dev tag=dynamo:$version-$fw latest=dynamo:latest-$fw; fi
if [ $name = NONE ]; then
    $run docker build -f $here/Dockerfile --target $stage --platform $platform $args --tag $tag --tag $latest $root
else
    $run docker build -f $here/Dockerfile --target dev --platform $platform $args --tag dynamo-base:$version $root
    args+=" --build-arg DYNAMO_BASE_IMAGE=dynamo-base:$version"
    $run docker build -f $file --target $stage --platform $platform $args --tag $tag --tag $latest $root
fi${LOCAL_DEV}`,
  '0.7': `${ARGS}
if [ $name = TRTLLM ]; then mkdir -p /tmp/dummy_dir; contexts+=" --build-context trtllm_wheel=/tmp/dummy_dir"; fi
mkdir -p $root/build-logs
if docker buildx version &>/dev/null; then
    $run docker buildx build --progress=plain --load -f $file --target $target --platform $platform $args --tag $tag --tag $latest $contexts $root 2>&1 | tee $root/build-logs/single-stage-build.log
else
    $run DOCKER_BUILDKIT=1 docker build --progress=plain -f $file --target $target --platform $platform $args --tag $tag $contexts $root
fi`,
  '0.8': `${ARGS}
out=$(mktemp -t dynamo-dev-combined.XXXXXX.Dockerfile)
cat $file $here/dev/Dockerfile.dev > $out
printf '\\n' >> $out
[ "\${KEEP_DEV_DOCKERFILE_TEMP:-}" = 1 ] || trap 'rm -f $out' EXIT
$run docker buildx build --progress=plain --load -f $out --target $target --platform $platform $args --tag $tag --tag $latest $root`,
};

const CUDA = `    --cuda-version)
        args+=" --build-arg CUDA_VERSION=$2 --build-arg CUDA_VERSION=$2.1"
        shift
        ;;`;

/** `body` in the place of a form; `flags`: more of its case. */
export function buildSh(body: string, flags = ''): string {
  return `${HEAD.replace('MORE_FLAGS', () => flags)}${body}\n`;
}

export const FILES = {
  'container/Dockerfile': `ARG BASE_IMAGE
ARG BASE_IMAGE_TAG
ARG ARCH_ALT=x86_64
FROM \${BASE_IMAGE}:\${BASE_IMAGE_TAG} AS base
FROM quay.io/pypa/manylinux_2_28_\${ARCH_ALT} AS wheel_builder
RUN --mount=type=secret,id=aws-key-id,env=AWS_ACCESS_KEY_ID true
FROM base AS dev
COPY --from=wheel_builder /w /w
`,
  'container/Dockerfile.vllm': `ARG BASE_IMAGE
ARG BASE_IMAGE_TAG
ARG DYNAMO_BASE_IMAGE="dynamo:latest-none"
ARG RUNTIME_IMAGE=nvcr.io/nvidia/cuda
FROM \${DYNAMO_BASE_IMAGE} AS dynamo_base
FROM \${BASE_IMAGE}:\${BASE_IMAGE_TAG} AS framework
ARG MAX_JOBS=16
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/
FROM \${RUNTIME_IMAGE}:12.8.1-runtime AS runtime
COPY --from=dynamo_base /opt /opt
COPY --from=framework /opt /opt
`,
  'container/Dockerfile.trtllm': `ARG BASE_IMAGE
FROM \${BASE_IMAGE}:25.05-py3 AS runtime
COPY --from=trtllm_wheel . /wheel
`,
  'container/Dockerfile.local_dev': 'ARG DEV_BASE=""\nFROM ${DEV_BASE} AS local-dev\n',
} as const satisfies Files;

/** 0.4 to 0.7 keep a stage dev in each framework's own file. */
export const DEV_STAGE: Files = {
  'container/Dockerfile.vllm': `${FILES['container/Dockerfile.vllm']}FROM runtime AS dev\n`,
};

export function buildShRepo(script: string, more: Files = {}): Promise<TestRepo> {
  return makeRepo({ ...FILES, 'container/build.sh': script, ...more });
}

export function formRepo(form: keyof typeof FORMS, more: Files = {}): Promise<TestRepo> {
  return buildShRepo(buildSh(FORMS[form], form < '0.7' ? '' : CUDA), more);
}

export interface Asked {
  readonly repo: TestRepo;
  readonly name?: string;
  readonly aliases?: readonly string[];
  readonly target?: string;
  readonly options?: Partial<BuildOptions>;
  readonly build?: Partial<FrameworkBuild>;
  readonly env?: Readonly<Record<string, string>>;
}

export async function find(asked: Asked): Promise<FoundSpecs> {
  await using dir = await tempDir();
  const { repo, name = 'vllm', aliases = [], target = 'runtime', build = {}, env = {} } = asked;
  const host = madeUpHost({ env: { PATH: process.env['PATH'], ...env } });
  const tools: RecipeTools = { host, cacheDir: dir.path, signal: new AbortController().signal };
  const framework: Framework = {
    ...FRAMEWORK,
    name,
    folder: name,
    repo: 'dynamo',
    aliases,
    build: { ...FRAMEWORK.build, ...build },
  };
  const options = { ...DEFAULT_OPTIONS, ...asked.options };
  const wanted = { framework, target, platform: 'linux/amd64', options };
  return await buildShRecipe.find(await checkoutOf(repo), wanted, tools);
}

/** Of its HEAD; scripts run in the repository's own folder. */
export async function checkoutOf(repo: TestRepo): Promise<Checkout> {
  const text = async (...args: string[]): Promise<string | null> =>
    repo.git(...args).catch(() => null);
  const at = (file: string): string => `HEAD:${file}`;
  return {
    revision: await repo.git('rev-parse', 'HEAD'),
    readFile: async (file) => {
      const content = await text('show', at(file));
      // The rig trims what git says.
      return content === null ? null : `${content}\n`;
    },
    objectId: async (file) => text('rev-parse', '--verify', '--quiet', at(file)),
    refuseScripts: () => Promise.resolve(),
    folder: () => Promise.resolve(repo.dir),
  };
}

export async function specsOf(asked: Asked): Promise<readonly FoundSpec[]> {
  const found = await find(asked);
  if ('failure' in found) throw new Error(JSON.stringify(found.failure));
  return found.specs;
}

export async function lastSpec(asked: Asked): Promise<FoundSpec> {
  const last = (await specsOf(asked)).at(-1);
  if (last === undefined) throw new Error('no spec was found');
  return last;
}

export async function failureOf(asked: Asked): Promise<Failure> {
  const found = await find(asked);
  if ('failure' in found) return found.failure;
  throw new Error('nothing failed');
}
