// The recipe `dockerfile`: any repository that keeps Dockerfiles, declared in builder.yaml, and the embedded default.

import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FoundSpec } from '../model/build-spec.ts';
import { shortRevision } from '../model/ids.ts';
import { failure, FailureError, type Failure } from '../model/reason.ts';
import { nearest } from '../text/near.ts';
import { baseImages } from './base-images.ts';
import { dockerfileFeatures } from './dockerfile-features.ts';
import { readDockerfile, type Dockerfile } from './dockerfile-stages.ts';
import type { Checkout, FoundSpecs, Recipe, Wanted } from './recipe.ts';
import { secretNames } from './secret-names.ts';

export const dockerfileRecipe: Recipe = {
  name: 'dockerfile',
  // What a framework declares needs no trace in the checkout; Dynamo's own declare nothing.
  detect: (_, { repo }) => Promise.resolve(repo !== 'dynamo'),
  find: findInDockerfile,
};

/** One build, or why there is none. */
export async function findInDockerfile(
  checkout: Pick<Checkout, 'revision' | 'readFile'>,
  wanted: Wanted,
): Promise<FoundSpecs> {
  const { build } = wanted.framework;
  const file = path.posix.normalize(build.dockerfile);
  const content = await checkout.readFile(file);
  if (content === null) return { failure: noDockerfile(checkout, file) };
  const dockerfile = readDockerfile(content);
  const stage = wantedStage(dockerfile, file, wanted);
  if ('failure' in stage) return stage;
  try {
    return { specs: [specOf({ file, content, dockerfile, stage, wanted })] };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure: reason } = error;
    return { failure: { ...reason, where: `${file}${reason.where ?? ''}` } };
  }
}

interface ChosenStage {
  /** For the engine; null is the last stage. */
  readonly name: string | null;
  readonly position: number;
}

interface Found {
  readonly file: string;
  readonly content: string;
  readonly dockerfile: Dockerfile;
  readonly stage: ChosenStage;
  readonly wanted: Wanted;
}

function specOf({ file, content, dockerfile, stage, wanted }: Found): FoundSpec {
  const { framework, options, target } = wanted;
  const { build } = framework;
  const platform = options.platform ?? build.platform ?? wanted.platform;
  const args = { ...build.args, ...options.args };
  const contexts = new Set(Object.keys(options.contexts));
  const needs = { stage: stage.position, args, platform, contexts };
  const spec: FoundSpec['spec'] = {
    recipe: 'dockerfile',
    dockerfile: file,
    context: path.posix.normalize(build.context).replace(/(?<=.)\/$/, ''),
    target: stage.name,
    platform,
    args,
    contexts: { ...options.contexts },
    secrets: [...new Set([...build.secrets, ...options.secrets])],
    tags: [],
    baseImages: [...baseImages(dockerfile, needs)],
    upstreamTags: [],
    dockerfileSha256: createHash('sha256').update(content).digest('hex'),
  };
  const features = dockerfileFeatures(dockerfile, needs);
  const secrets = secretNames(dockerfile, needs);
  return { target, spec, parents: [], device: null, content: null, features, ...secrets };
}

/** The target that every Dockerfile has: where no stage is called so, it is the last one. */
const USUAL_TARGET = 'runtime';

/** The stage that the framework declares for the target, else the stage of that name. */
function wantedStage(
  { stages }: Dockerfile,
  file: string,
  { framework, target }: Wanted,
): ChosenStage | { readonly failure: Failure } {
  if (stages.length === 0) {
    const hint = 'begin it with FROM and the image that it builds on';
    return { failure: failure('dockerfile', `${file} has no FROM`, { where: file, hint }) };
  }
  const last: ChosenStage = { name: null, position: stages.length - 1 };
  const declared = framework.build.stages[target];
  if (declared === null) return last;
  const name = declared ?? target;
  const position = stages.findLastIndex((stage) => stage.name === name.toLowerCase());
  if (position >= 0) return { name, position };
  if (declared === undefined && target === USUAL_TARGET) return last;
  const names = stages.flatMap((stage) => stage.name ?? []);
  return { failure: noStage(file, name, names) };
}

function noDockerfile({ revision }: Pick<Checkout, 'revision'>, file: string): Failure {
  return failure('config', `${shortRevision(revision)} has no ${file}`, {
    where: file,
    hint: 'build.dockerfile names it, relative to the repository',
  });
}

function noStage(file: string, name: string, names: readonly string[]): Failure {
  const near = nearest(name, names);
  const there = names.length === 0 ? 'none has a name' : `there are: ${names.join(', ')}`;
  return failure('config', `${file} has no stage "${name}"; ${there}`, {
    where: file,
    hint: near === null ? 'build.stages leads from a target to a stage' : `did you mean "${near}"?`,
  });
}
