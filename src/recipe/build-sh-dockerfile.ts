// The Dockerfile of a build that build.sh prints: a file of the checkout, or one that the script puts together.

import path from 'node:path';
import { failure, FailureError } from '../model/reason.ts';
import { shortRevision } from '../model/ids.ts';
import { BUILD_SH } from './build-sh-place.ts';
import type { DockerBuild } from './docker-argv.ts';
import type { DryRun } from './dry-run.ts';
import type { Checkout } from './recipe.ts';

export interface BuildPlaces {
  /** Both relative to the checkout. */
  readonly dockerfile: string;
  readonly context: string;
  readonly text: string;
  /** No file of the checkout. */
  readonly combined: boolean;
}

export interface Printed {
  readonly build: DockerBuild;
  readonly run: Pick<DryRun, 'folder' | 'files'>;
  readonly checkout: Pick<Checkout, 'revision' | 'readFile'>;
  /** Lower case, for the name of a combined Dockerfile. */
  readonly framework: string;
}

/** @throws FailureError config */
export async function buildPlaces(printed: Printed): Promise<BuildPlaces> {
  const { build, run, checkout } = printed;
  const context = inCheckout(run.folder, build.context);
  if (context === null) throw outside('a context', build.context);
  const place = build.dockerfile ?? path.join(build.context, 'Dockerfile');
  const dockerfile = inCheckout(run.folder, place);
  if (dockerfile === null) return { ...(await combined(place, printed)), context };
  const text = await checkout.readFile(dockerfile);
  if (text === null) throw noDockerfile(checkout.revision, dockerfile);
  return { dockerfile, context, text, combined: false };
}

/** Null where it leads out. */
function inCheckout(folder: string, place: string): string | null {
  const relative = path.relative(folder, path.resolve(folder, place));
  if (relative === '..' || relative.startsWith('../') || path.isAbsolute(relative)) return null;
  return relative === '' ? '.' : relative;
}

const DEV = 'container/dev/Dockerfile.dev';

/** 0.8 appends the stages dev and local-dev of one file to each framework's own, in a temporary file of another name each time. */
async function combined(
  place: string,
  { run, checkout, framework }: Printed,
): Promise<Omit<BuildPlaces, 'context'>> {
  const dockerfile = `container/dynamo-dev-combined.${framework}.Dockerfile`;
  const kept = run.files.get(place);
  if (kept !== undefined) return { dockerfile, text: kept, combined: true };
  const own = await checkout.readFile(`container/Dockerfile.${framework}`);
  const first = own ?? (await checkout.readFile('container/Dockerfile'));
  const dev = await checkout.readFile(DEV);
  const isCombined = /\bdev-combined\b/.test(path.basename(place));
  if (!isCombined || first === null || dev === null) throw outside('a Dockerfile', place);
  return { dockerfile, text: `${first}${dev}\n`, combined: true };
}

function noDockerfile(revision: string, file: string): FailureError {
  const message = `${shortRevision(revision)} has no ${file}, which its ${BUILD_SH} would build`;
  const hint = 'ask for another framework or target of this commit';
  return new FailureError(failure('config', message, { where: file, hint }));
}

function outside(what: string, place: string): FailureError {
  const message = `${BUILD_SH} would build with ${what} that is not in the checkout: ${place}`;
  const hint = 'only builds from files of the commit can be planned: leave this commit out';
  return new FailureError(failure('config', message, { where: BUILD_SH, hint }));
}
