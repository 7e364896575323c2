// The arguments with which a branch's build.sh prints the builds of one framework and target.

import { failure, type Failure } from '../model/reason.ts';
import type { Framework } from '../model/framework.ts';
import { nearest } from '../text/near.ts';
import { scriptFramework, type BuildScript } from './build-sh-flags.ts';
import { BUILD_SH } from './build-sh-place.ts';
import type { Wanted } from './recipe.ts';

export type ScriptArguments =
  | { readonly args: readonly string[]; readonly platform: string }
  | { readonly failure: Failure };

/** `--no-tag-latest` is not among them: what the script would tag is told as it is. */
export function scriptArguments(
  script: BuildScript,
  { framework, target, platform: engines, options }: Wanted,
): ScriptArguments {
  const { flags } = script;
  // A script that does not know it would really build.
  if (!flags.has('--dry-run')) return { failure: noDryRun() };
  const name = scriptFramework(script, namesOf(framework));
  if (name === null) return { failure: noFramework(framework.name, script.frameworks ?? []) };
  if (options.cuda !== null && !flags.has('--cuda-version')) return { failure: noCuda() };
  const platform = options.platform ?? framework.build.platform ?? engines;
  const cuda = options.cuda === null ? [] : ['--cuda-version', options.cuda];
  return {
    args: [
      '--framework',
      name,
      '--target',
      framework.build.stages[target] ?? target,
      ...(flags.has('--platform') ? ['--platform', platform] : []),
      ...cuda,
      '--dry-run',
    ],
    platform,
  };
}

/** What builds Dynamo without a framework is `none` to every script, and `dynamo` to newer recipes. */
const WITHOUT: ReadonlySet<string> = new Set(['none', 'dynamo']);

function namesOf({ name, folder, aliases }: Framework): readonly string[] {
  const names = [name, ...aliases, folder];
  return names.some((one) => WITHOUT.has(one.toLowerCase())) ? ['none', ...names] : names;
}

function noDryRun(): Failure {
  return failure('config', `${BUILD_SH} knows no --dry-run: asked for its builds, it would build`, {
    where: BUILD_SH,
    hint: 'leave this commit out: only branches whose script can tell are planned',
  });
}

function noFramework(name: string, known: readonly string[]): Failure {
  const names = known.map((one) => one.toLowerCase()).toSorted();
  const near = nearest(name, names);
  return failure(
    'config',
    `${BUILD_SH} has no framework "${name}"; there are: ${names.join(', ')}`,
    {
      where: BUILD_SH,
      hint: near === null ? `-f ${names.join(',')}` : `did you mean "${near}"?`,
    },
  );
}

/** Why what the script prints is not what a person or the framework asked for; null: it is, or nobody asked. */
export function ignoredPlatform(
  printed: string | null,
  { framework, options }: Wanted,
): Failure | null {
  const asked = options.platform ?? framework.build.platform;
  if (asked === null || printed === null || plain(printed) === plain(asked)) return null;
  return failure('config', `${BUILD_SH} ignores --platform ${asked}: it builds for ${printed}`, {
    where: BUILD_SH,
    hint: `leave --platform out for this commit, or ask for ${printed}`,
  });
}

/** The variant that every arm64 is goes without saying. */
function plain(platform: string): string {
  return platform.replace(/^linux\/arm64\/v8$/, 'linux/arm64');
}

function noCuda(): Failure {
  return failure('config', `${BUILD_SH} has no --cuda-version: it builds for one version alone`, {
    where: BUILD_SH,
    hint: 'leave --cuda-version out for this commit',
  });
}
