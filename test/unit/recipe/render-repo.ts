// A repository with a small render.py that takes and refuses what those of Dynamo 0.9 and newer do.

import { DEFAULT_OPTIONS } from '../../../src/config/defaults.ts';
import { realHost } from '../../../src/host/real.ts';
import type { FoundSpec } from '../../../src/model/build-spec.ts';
import type { BuildOptions } from '../../../src/model/config.ts';
import type { Framework, FrameworkBuild } from '../../../src/model/framework.ts';
import { FailureError, type Failure } from '../../../src/model/reason.ts';
import { renderPyRecipe } from '../../../src/recipe/render-py.ts';
import type { Checkout, RecipeTools } from '../../../src/recipe/recipe.ts';
import { makeRepo, type Files, type TestRepo } from '../../rig/git-repo.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const HOST = realHost();

interface Form {
  readonly platform: 'amd64' | 'linux/amd64';
  readonly cuda: string;
  readonly device: boolean;
}

/** With the options of a version. */
function renderPy({ platform, cuda, device }: Form): string {
  return `#!/usr/bin/env python3
import argparse
from pathlib import Path
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--framework", type=str, default="vllm", choices=["dynamo", "vllm", "trtllm"], help="which [one]")
${device ? '    parser.add_argument("--device", default="cuda", choices=["cuda", "xpu", "cpu"])\n' : ''}\
    parser.add_argument("--target", type=str, default="runtime", help="such as [runtime, dev]")
    parser.add_argument(
        "--platform",
        default="${platform}",
        help=("one of\\n" "  linux/amd64   or so\\n" "  (docker build --platform linux/amd64)"),
    )
    parser.add_argument("--cuda-version", default="${cuda}", choices=["12.9", "13.0", "13.1"])
    return parser.parse_args()

def validate(args):
    valid_inputs = {
        "vllm": {
            "device": ["cuda"],
            "target": [
                "runtime",
                "dev",
                "local-dev",
            ],
        },
        "trtllm": {"target": ["runtime"]},
        "dynamo": {"target": ["runtime", "frontend"]},
    }
    if args.target not in valid_inputs[args.framework]["target"]:
        raise ValueError(f"Invalid input combination: [target={args.target}]")

def main():
    args = parse_args()
    validate(args)
    arch = args.platform
    if arch not in (${device ? '"linux/amd64", "linux/arm64"' : '"amd64", "arm64"'}):
        raise ValueError(f"Unrecognized architecture '{arch}'")
    arch = arch.split("/")[-1]
    here = Path(__file__).parent
    context = yaml.safe_load((here / "context.yaml").read_text())
    if f"cuda{args.cuda_version}" not in context[args.framework]:
        raise ValueError(f"no cuda {args.cuda_version} for {args.framework}")
    env = Environment(loader=FileSystemLoader(here), undefined=StrictUndefined)
    text = env.get_template("Dockerfile.template").render(
        own=context[args.framework], cuda=context[args.framework][f"cuda{args.cuda_version}"],
        framework=args.framework, target=args.target, arch=arch,
    )
    name = f"{args.framework}-{args.target}-cuda{args.cuda_version}-{arch}-rendered.Dockerfile"
    (here / name).write_text(text)
    print(f"INFO: Generated Dockerfile written to {here}/{name}")

if __name__ == "__main__":
    main()
`;
}

export const OLD = renderPy({ platform: 'amd64', cuda: '12.9', device: false });
export const NEW = renderPy({ platform: 'linux/amd64', cuda: '13.0', device: true });

const CONTEXT = `# what is where
dynamo:
  base: nvcr.io/nvidia/cuda-dl-base
  cuda12.9: { tag: 25.06-cuda12.9 }
  cuda13.0: { tag: 25.11-cuda13.0 }
vllm:
  base: nvcr.io/nvidia/cuda-dl-base
  xpu: { tag: none }
  cuda13.0: { tag: 25.11-cuda13.0 }
  cuda12.9: { tag: 25.06-cuda12.9 }
trtllm:
  base: nvcr.io/nvidia/pytorch
  cuda13.1: { tag: 25.12-py3 }
`;

const TEMPLATE = `# syntax=docker/dockerfile:1.10.0-labs
ARG BASE_IMAGE={{ own.base }}
ARG BASE_IMAGE_TAG={{ cuda.tag }}
ARG MANYLINUX=quay.io/pypa/manylinux_2_28_{{ "x86_64" if arch == "amd64" else "aarch64" }}
{% if framework == "vllm" %}
ARG MAX_JOBS=10
{% endif %}
FROM \${BASE_IMAGE}:\${BASE_IMAGE_TAG} AS base
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/
FROM \${MANYLINUX} AS wheel_builder
ARG CARGO_BUILD_JOBS
RUN --mount=type=secret,id=aws-key-id,env=AWS_ACCESS_KEY_ID true
{% if target == "local-dev" %}
FROM base AS dev
FROM dev AS local-dev
ARG USER_UID USER_GID=1000
{% else %}
FROM base AS {{ target }}
COPY --from=wheel_builder --exclude=*.md /w /w
ARG DYNAMO_COMMIT_SHA
ENV DYNAMO_COMMIT_SHA=\${DYNAMO_COMMIT_SHA}
{% endif %}
`;

export function renderFiles(script: string): Files {
  return {
    'container/render.py': script,
    'container/context.yaml': CONTEXT,
    'container/Dockerfile.template': TEMPLATE,
    'container/templates/README.md': 'Nothing here.\n',
    'pyproject.toml': '[project]\nversion = "1.0.0"\n',
  };
}

export interface Asked {
  readonly framework?: string;
  readonly target?: string;
  readonly build?: Partial<FrameworkBuild>;
  readonly options?: Partial<BuildOptions>;
  readonly aliases?: readonly string[];
}

export interface RenderRig extends AsyncDisposable {
  readonly repo: TestRepo;
  readonly tools: RecipeTools;
  /** Asked for a folder so often. */
  readonly folders: () => number;
  readonly find: (
    asked?: Asked,
    more?: Partial<RecipeTools & Pick<Checkout, 'refuseScripts'>>,
  ) => Promise<FoundSpec | Failure>;
}

/** The commit's own working tree serves as the folder for its scripts. */
export async function renderRig(script: string): Promise<RenderRig> {
  const repo = await makeRepo(renderFiles(script));
  const cache = await tempDir();
  const tools = { host: HOST, cacheDir: cache.path, signal: new AbortController().signal };
  let folders = 0;
  const checkout = async (): Promise<Checkout> => {
    const revision = await repo.git('rev-parse', 'HEAD');
    const ask = (...words: readonly string[]): Promise<string | null> =>
      repo.git(...words).catch(() => null);
    return {
      revision,
      readFile: (file) => ask('show', `${revision}:${file}`),
      objectId: (file) => ask('rev-parse', '--verify', '--quiet', `${revision}:${file}`),
      refuseScripts: () => Promise.resolve(),
      folder: () => {
        folders += 1;
        return Promise.resolve(repo.dir);
      },
    };
  };
  return {
    repo,
    tools,
    folders: () => folders,
    async find(asked = {}, more = {}) {
      const wanted = {
        framework: frameworkOf(asked),
        target: asked.target ?? 'runtime',
        platform: 'linux/amd64',
        options: { ...DEFAULT_OPTIONS, ...asked.options },
      };
      try {
        const { refuseScripts, ...others } = more;
        const own = { ...(await checkout()), ...(refuseScripts && { refuseScripts }) };
        const found = await renderPyRecipe.find(own, wanted, { ...tools, ...others });
        if ('failure' in found) return found.failure;
        const [spec] = found.specs;
        if (spec === undefined || found.specs.length > 1) throw new Error('not one build');
        return spec;
      } catch (error) {
        if (error instanceof FailureError) return error.failure;
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await repo.remove();
      await cache[Symbol.asyncDispose]();
    },
  };
}

function frameworkOf({ framework = 'vllm', build, aliases = [] }: Asked): Framework {
  return {
    ...FRAMEWORK,
    name: framework,
    folder: framework,
    repo: 'dynamo',
    aliases,
    build: { ...FRAMEWORK.build, args: {}, secrets: [], platform: null, ...build },
  };
}
