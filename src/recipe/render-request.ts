// What to ask a branch's `container/render.py` for: the framework, CUDA version and platform in its own words.

import { failure, type Failure } from '../model/reason.ts';
import { nearest } from '../text/near.ts';
import type { ContextYaml } from './context-yaml.ts';
import type { Wanted } from './recipe.ts';
import type { RenderScript } from './render-script.ts';

export const SCRIPT = 'container/render.py';
export const CONTEXT = 'container/context.yaml';

/** What a commit's script and its context.yaml say. */
export interface Branch {
  /** Full sha or `<sha9>+dirty`. */
  readonly revision: string;
  readonly script: RenderScript;
  readonly context: ContextYaml;
}

export interface RenderRequest {
  readonly framework: string;
  readonly target: string;
  /** `13.0`; null: the script's own. */
  readonly cuda: string | null;
  /** What follows the script's name. */
  readonly args: readonly string[];
}

export type Requested = { readonly request: RenderRequest } | { readonly failure: Failure };

export function renderRequest(branch: Branch, wanted: Wanted): Requested {
  const framework = frameworkIn(branch, wanted);
  if (framework === null) return { failure: noFramework(branch, wanted) };
  const cuda = cudaFor(framework, branch, wanted);
  if (typeof cuda === 'object' && cuda !== null) return { failure: cuda };
  const { options, target } = wanted;
  const platform = options.platform ?? wanted.framework.build.platform ?? wanted.platform;
  const args = [
    ['--framework', framework],
    ['--target', target],
    ['--platform', platformWord(platform, branch.script)],
    cuda === null ? [] : ['--cuda-version', cuda],
  ].flat();
  return { request: { framework, target, cuda, args } };
}

/** What everybody but the scripts calls `none`. */
const NONE = 'dynamo';

function namesOf({ framework }: Pick<Wanted, 'framework'>): readonly string[] {
  const names = [framework.name, framework.folder, ...framework.aliases];
  return names.map((name) => name.toLowerCase()).map((name) => (name === 'none' ? NONE : name));
}

function frameworksOf({ script, context }: Branch): readonly string[] {
  return script.frameworks.length > 0 ? script.frameworks : [...context.keys()];
}

/** By the script's own name. Where the branch lists none, the script is to judge. */
function frameworkIn(branch: Branch, wanted: Wanted): string | null {
  const there = frameworksOf(branch);
  const names = namesOf(wanted);
  if (there.length === 0) return names[0] ?? null;
  return names.find((name) => there.includes(name)) ?? null;
}

function noFramework(branch: Branch, { framework }: Wanted): Failure {
  const there = frameworksOf(branch)
    .map((name) => (name === NONE ? 'none' : name))
    .toSorted();
  const near = nearest(framework.name, there);
  const message = `${SCRIPT} has no framework "${framework.name}"; there are: ${there.join(', ')}`;
  return failure('config', message, {
    where: SCRIPT,
    hint: near === null ? `-f ${there.join(',')}` : `did you mean "${near}"?`,
  });
}

/** The version to ask for, null where the script takes none, or why the wanted one cannot be. */
function cudaFor(framework: string, branch: Branch, wanted: Wanted): string | Failure | null {
  const { cuda } = branch.script;
  const given = wanted.options.cuda;
  if (cuda === null) return null;
  // The choices are those of all frameworks together, and the default is wrong for some: the keys are what holds.
  const keys = branch.context.get(framework) ?? [];
  const accepted = keys.length > 0 ? keys : cuda.choices;
  const fits = (version: string | null): version is string =>
    version !== null && (accepted.length === 0 || accepted.includes(version));
  if (given !== null && !fits(given)) return noCuda({ framework, given, accepted });
  const usual = [given, wanted.framework.build.cuda, cuda.default].find(fits);
  return usual ?? accepted[0] ?? null;
}

interface UnknownCuda {
  readonly framework: string;
  readonly given: string;
  readonly accepted: readonly string[];
}

function noCuda({ framework, given, accepted }: UnknownCuda): Failure {
  const [first = ''] = accepted;
  const message = `${CONTEXT} has no CUDA ${given} for ${framework}; there are: ${accepted.join(', ')}`;
  return failure('config', message, {
    where: CONTEXT,
    hint: `--cuda-version ${first}, or leave it out for the usual one`,
  });
}

/** Variants such as `linux/arm64/v8` are none of its words. */
function platformWord(platform: string, { platform: form }: RenderScript): string {
  const [os = '', arch = ''] = platform.split('/');
  return form === 'docker' ? `${os}/${arch}` : arch;
}
