// The recipe `build-sh`: what `container/build.sh --dry-run` of Dynamo 0.3 to 0.8 prints.

import { shortRevision } from '../model/ids.ts';
import { failure, FailureError, type Failure } from '../model/reason.ts';
import { ignoredPlatform, scriptArguments } from './build-sh-argv.ts';
import { buildPlaces } from './build-sh-dockerfile.ts';
import { dryRunFailure, unreadFailure } from './build-sh-failures.ts';
import { readBuildScript } from './build-sh-flags.ts';
import { BUILD_SH } from './build-sh-place.ts';
import { specsOf, type PlacedBuild } from './build-sh-specs.ts';
import { readDockerBuild, type DockerBuild } from './docker-argv.ts';
import { readDockerfile } from './dockerfile-stages.ts';
import { readDryRun } from './dry-run-lines.ts';
import { dryRun, type DryRun } from './dry-run.ts';
import type { Checkout, FoundSpecs, Recipe, RecipeTools, Wanted } from './recipe.ts';

export const buildShRecipe: Recipe = {
  name: 'build-sh',
  detect: async (checkout, { repo }) =>
    repo === 'dynamo' && (await checkout.objectId(BUILD_SH)) !== null,
  find: async (checkout, wanted, tools) => {
    try {
      return await findPrinted(checkout, wanted, tools);
    } catch (error) {
      if (error instanceof FailureError) return { failure: error.failure };
      throw error;
    }
  },
};

async function findPrinted(
  checkout: Checkout,
  wanted: Wanted,
  tools: RecipeTools,
): Promise<FoundSpecs> {
  const text = await checkout.readFile(BUILD_SH);
  if (text === null) return { failure: await noScript(checkout) };
  const asked = scriptArguments(readBuildScript(text), wanted);
  if ('failure' in asked) return asked;
  const words = [BUILD_SH, ...asked.args];
  const run = await dryRun({ folder: await checkout.folder(), words, tools });
  const builds: PlacedBuild[] = [];
  const framework = asked.args[1]?.toLowerCase() ?? wanted.framework.name;
  for (const build of printedBuilds(run, words))
    builds.push({ build, places: await buildPlaces({ build, run, checkout, framework }) });
  const { platform } = asked;
  const ignored = ignoredPlatform(builds.at(-1)?.build.platform ?? null, wanted);
  if (ignored !== null) return { failure: ignored };
  const otherTargets = await targetsElsewhere(checkout);
  return { specs: specsOf({ builds, wanted, platform, otherTargets }) };
}

/** @throws FailureError config */
function printedBuilds(run: DryRun, words: readonly string[]): readonly DockerBuild[] {
  const printed = readDryRun(run.stdout, run.printed);
  const ended = dryRunFailure(run, printed, words);
  if (ended !== null) throw new FailureError(ended);
  return printed.builds.map((argv) => {
    const read = readDockerBuild(argv);
    if ('build' in read) return read.build;
    throw new FailureError(unreadFailure(read, argv));
  });
}

/** Targets that the script builds of other files than a framework's own. */
async function targetsElsewhere({ readFile }: Checkout): Promise<readonly string[]> {
  const files = ['container/Dockerfile.local_dev', 'container/dev/Dockerfile.dev'];
  const texts = await Promise.all(files.map(async (file) => readFile(file)));
  return texts.flatMap((text) =>
    text === null ? [] : readDockerfile(text).stages.flatMap(({ name }) => name ?? []),
  );
}

async function noScript({ revision, objectId }: Checkout): Promise<Failure> {
  const where = BUILD_SH;
  if ((await objectId(BUILD_SH)) !== null) {
    const message = `${BUILD_SH} of ${shortRevision(revision)} is a folder, or a link to no file of the commit`;
    const hint = 'leave this commit out: only a script that is in the commit itself is asked';
    return failure('config', message, { where, hint });
  }
  return failure('config', `${shortRevision(revision)} has no ${BUILD_SH}`, {
    where,
    hint: 'Dynamo has it up to 0.8: leave --recipe out, and each commit is asked in its own way',
  });
}
