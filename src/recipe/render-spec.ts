// A rendered Dockerfile as one build: what we add to what the branch's script wrote.

import { createHash } from 'node:crypto';
import type { FoundSpec } from '../model/build-spec.ts';
import { failure, FailureError } from '../model/reason.ts';
import { baseImages } from './base-images.ts';
import { dockerfileFeatures } from './dockerfile-features.ts';
import { instructionWords } from './dockerfile-flags.ts';
import { readDockerfile, type Dockerfile } from './dockerfile-stages.ts';
import { noTarget } from './render-failure.ts';
import type { Branch, RenderRequest } from './render-request.ts';
import type { Rendered } from './render-run.ts';
import type { RecipeTools, Wanted } from './recipe.ts';
import { secretNames } from './secret-names.ts';

export interface RenderedBuild {
  readonly branch: Branch;
  readonly request: RenderRequest;
  readonly rendered: Rendered;
  readonly wanted: Wanted;
  readonly host: RecipeTools['host'];
}

/** @throws FailureError config, dockerfile */
export function renderedSpec(build: RenderedBuild): FoundSpec {
  const { rendered, request, wanted } = build;
  const { framework, options } = wanted;
  const { file, text } = rendered;
  const dockerfile = readDockerfile(text);
  const stage = wantedStage(dockerfile, build);
  const platform = options.platform ?? framework.build.platform ?? wanted.platform;
  const args = { ...ownArgs(dockerfile, build), ...framework.build.args, ...options.args };
  const contexts = new Set(Object.keys(options.contexts));
  const needs = { stage: stage.position, args, platform, contexts };
  return {
    target: request.target,
    spec: {
      recipe: 'render-py',
      dockerfile: file,
      context: '.',
      target: stage.name,
      platform,
      args,
      contexts: { ...options.contexts },
      secrets: [...new Set([...framework.build.secrets, ...options.secrets])],
      tags: [],
      baseImages: [...located(file, () => baseImages(dockerfile, needs))],
      // The script tags nothing.
      upstreamTags: [],
      dockerfileSha256: createHash('sha256').update(text).digest('hex'),
    },
    parents: [],
    device: deviceOf(build),
    content: text,
    features: located(file, () => dockerfileFeatures(dockerfile, needs)),
    ...located(file, () => secretNames(dockerfile, needs)),
  };
}

interface ChosenStage {
  /** For the engine; null is the last stage. */
  readonly name: string | null;
  readonly position: number;
}

/**
 * Nearly always the last one is the wanted one. For a week of 1.2 a stage for tests stood below `runtime`,
 * and the oldest scripts check no target: they render whatever is asked for.
 */
function wantedStage({ stages }: Dockerfile, { request, rendered }: RenderedBuild): ChosenStage {
  const last = stages.at(-1);
  if (last === undefined) {
    const hint = 'the commit before may render it: choose another one';
    const { file: where } = rendered;
    throw new FailureError(failure('dockerfile', `${where} has no FROM`, { where, hint }));
  }
  const { target } = request;
  if (last.name === null || last.name === target)
    return { name: null, position: stages.length - 1 };
  const position = stages.findLastIndex(({ name }) => name === target);
  if (position >= 0) return { name: target, position };
  const names = stages.flatMap(({ name }) => name ?? []);
  throw new FailureError(noTarget(request, names));
}

/** What a person who runs the script by hand would give, where the file has an ARG for it. */
function ownArgs(
  dockerfile: Dockerfile,
  { branch, request, wanted, host }: RenderedBuild,
): Readonly<Record<string, string>> {
  const { maxJobs } = wanted.framework.build;
  const jobs = maxJobs === null ? {} : { MAX_JOBS: maxJobs, CARGO_BUILD_JOBS: maxJobs };
  const user =
    request.target === 'local-dev' ? { USER_UID: host.user.id, USER_GID: host.user.group } : {};
  const given = { DYNAMO_COMMIT_SHA: branch.revision, ...user, ...jobs };
  const declared = declaredArgs(dockerfile);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => declared.has(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

function declaredArgs({ args, stages }: Dockerfile): ReadonlySet<string> {
  const inside = stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'ARG')
      .flatMap(({ text }) => instructionWords(text).map((word) => word.replace(/=.*$/s, ''))),
  );
  return new Set([...args.map(({ name }) => name), ...inside]);
}

/** `vllm-runtime-xpu-amd64-rendered.Dockerfile` */
const DEVICE = /-(cuda[\d.]+|cpu|xpu)-\w+-rendered\.Dockerfile$/;

function deviceOf({ rendered, request }: RenderedBuild): string | null {
  const named = DEVICE.exec(rendered.file)?.[1];
  return named ?? (request.cuda === null ? null : `cuda${request.cuda}`);
}

/** Gives what `read` gives; a failure's place becomes that of the file. */
function located<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure: reason } = error;
    throw new FailureError({ ...reason, where: `${file}${reason.where ?? ''}` }, { cause: error });
  }
}
