// Whether there is a git that reads repositories as we want it to.

import { stat } from 'node:fs/promises';
import type { Check } from '../model/diagnosis.ts';
import { compareVersions } from '../docker/api-version.ts';
import { withoutLogin } from '../text/login.ts';
import { asRoot, ok, problem, warning, type Patient } from './check.ts';
import { askProgram, type Answer } from './program.ts';

/** GIT_CONFIG_GLOBAL, with which we keep a person's own settings from changing what is built. */
const OLDEST = '2.32';

export async function checkGit(patient: Patient): Promise<Check> {
  const { config, host } = patient;
  const repo = config.source.kind === 'git' ? config.source.repo : null;
  return judgeGit({
    answer: await askProgram(['git', '--version'], patient),
    repo,
    ownerElsewhere: repo !== null && (await isAnothers(repo, host.user.id)),
    sudo: asRoot(host),
  });
}

export interface GitFacts {
  readonly answer: Answer;
  /** Null: the embedded default, which needs no git. */
  readonly repo: string | null;
  /** The repository is a folder of another user. */
  readonly ownerElsewhere: boolean;
  readonly sudo: string;
}

export function judgeGit({ answer, repo, ownerElsewhere, sudo }: GitFacts): Check {
  const version =
    answer.kind === 'said' ? (/\d+(?:\.\d+)+/.exec(answer.text)?.[0] ?? answer.text) : null;
  const facts = { version, repo: repo === null ? null : withoutLogin(repo), ownerElsewhere };
  const bad = repo === null ? warning : problem;
  const mend = `${sudo}apt-get install git`;
  if (version === null) {
    return bad('git', {
      found: answer.kind === 'failed' ? `git fails: ${answer.words}` : 'not installed',
      means: 'only the embedded default can be built, no repository',
      mend,
      facts,
    });
  }
  if (compareVersions(version, OLDEST) < 0) {
    return bad('git', {
      found: `${version}, older than ${OLDEST}`,
      means: 'it mixes your own git settings (hooks, safe.directory, line ends) into what is built',
      mend,
      facts,
    });
  }
  const found = ownerElsewhere ? `${version}; ${repo} belongs to another user` : version;
  const means = ownerElsewhere
    ? {
        means: 'builder only reads it, and may; your own git refuses until safe.directory names it',
      }
    : {};
  return ok('git', { found, ...means, facts });
}

async function isAnothers(repo: string, user: number): Promise<boolean> {
  if (!repo.startsWith('/')) return false;
  const found = await stat(repo).catch(() => null);
  return found !== null && found.uid !== user;
}
