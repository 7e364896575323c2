// A git repository in the shape of Dynamo's: a commit and a release branch for each way in which it has described its builds.

import { randomUUID } from 'node:crypto';
import { makeRepo, type TestRepo } from '../git-repo.ts';
import { eraFiles } from './era-files.ts';
import { dynamoImages } from './images.ts';

/** Versions whose scripts, Dockerfiles or checks differ. */
export const VERSIONS = ['0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1.3', '1.5'] as const;
export type Version = (typeof VERSIONS)[number];

export interface DynamoRepo extends TestRepo {
  /** Of the commit that each release branch is the tip of. */
  readonly sha: (version: Version) => string;
}

/** Another one each time, so that no image of an earlier test is taken for one of this. */
const SALT = 'deploy/salt';

/** `main` is the newest version; `release/<version>.0` stand at the others, with a tag at 0.3 and at 0.8. */
export async function makeDynamoRepo(socketPath: string): Promise<DynamoRepo> {
  const words = await dynamoImages(socketPath);
  const repo = await makeRepo({});
  const salt = randomUUID();
  const shas = new Map<Version, string>();
  for (const [at, version] of VERSIONS.entries()) {
    await repo.git('rm', '-r', '--quiet', '--ignore-unmatch', '.');
    const files = { ...(await eraFiles(`${version}.0`, words)), [SALT]: `${salt}\n` };
    shas.set(version, await repo.commit(files, `feat: be Dynamo ${version} (#${at + 101})`));
    await repo.git('branch', releaseOf(version));
    if (version === '0.3' || version === '0.8') await repo.tag(`v${version}.0`);
  }
  await repo.git('update-ref', 'refs/pull/108/head', 'HEAD~1');
  return { ...repo, sha: (version) => shas.get(version) ?? '' };
}

export function releaseOf(version: Version): string {
  return `release/${version}.0`;
}
