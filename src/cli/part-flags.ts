// What a plan or an earlier run says in the place of flags: frameworks, targets, repository, width, skips.

import type { Flags } from '../config/flags.ts';
import type { Config } from '../model/config.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Part } from '../pipeline/part.ts';
import { programWord } from '../pipeline/program.ts';
import { withoutLogin } from '../text/login.ts';
import { shellLine } from '../text/shell.ts';
import type { Call } from './verb.ts';

/** Flags that were typed stand above what the plan was made with, where they do not contradict it. */
export function flagsOf(part: Part, typed: Call['flags'], config: Config): Flags {
  const { tasks, plan, run } = part;
  return {
    ...(tasks.length > 0 && {
      framework: [...new Set(tasks.map(({ framework }) => framework))],
      target: [...new Set(tasks.map(({ target }) => target))],
    }),
    ...repoFlag(part, typed, config),
    ...(run === null ? {} : { failedFrom: run }),
    ...(run === null && typed['parallel'] === undefined && { parallel: plan.width }),
    ...skipFlags(part, typed),
  };
}

/** A run without --repo-path or --repo-url takes the repository of the plan, whatever builder.yaml says. */
function repoFlag({ plan }: Part, typed: Call['flags'], { source }: Config): Flags {
  const { repo } = plan;
  if (typeof repo !== 'string' || hasRepo(typed)) return {};
  if (source.kind === 'git' && withoutLogin(source.repo) === repo) return {};
  return repo.startsWith('/') ? { repoPath: repo } : { repoUrl: repo };
}

function hasRepo(typed: Call['flags']): boolean {
  return typed['repoPath'] !== undefined || typed['repoUrl'] !== undefined;
}

/** What failed is tried again, what was built for it need not be; a plan that skips goes on skipping. */
function skipFlags({ run, plan }: Part, typed: Call['flags']): Flags {
  const decided = ['forceRun', 'skipBuildIfImageExists', 'skipActionIfAlreadyPassed'];
  if (decided.some((flag) => typed[flag] !== undefined)) return {};
  if (run !== null) return { skipBuildIfImageExists: true };
  const skipped = plan.tasks.filter(({ skip }) => skip?.class === 'unchanged');
  if (skipped.length === 0) return {};
  return skipped.every(({ kind }) => kind === 'build')
    ? { skipBuildIfImageExists: true }
    : { skipActionIfAlreadyPassed: true };
}

interface Asking {
  readonly call: Call;
  readonly config: Config;
  /** The verb is quickstart. */
  readonly embedded: boolean;
}

/** Throws a FailureError where the embedded default would be taken for a repository, or the other way round. */
export function checkSource(part: Part, { call, config, embedded }: Asking): void {
  const { source, subset } = config;
  if (part.tasks.length === 0 || (source.kind === 'embedded' && part.embedded)) return;
  const flag =
    subset.kind === 'from-plan'
      ? ['--from-plan', subset.file]
      : ['--failed-from', part.run ?? 'latest'];
  const [where = ''] = flag;
  const again = (...words: readonly string[]): string =>
    shellLine([programWord(call.host.cwd), ...words, ...flag]);
  if (part.embedded)
    throw refused(
      where,
      `${part.name} is of the embedded default, this is a run of ${withoutLogin(source.kind === 'git' ? source.repo : '')}`,
      again('quickstart'),
    );
  if (embedded)
    throw refused(
      where,
      `${part.name} is of a repository, quickstart runs the embedded default`,
      again('run'),
    );
  if (source.kind === 'embedded' && typeof part.plan.repo !== 'string')
    throw refused(
      where,
      `${part.name} is of a repository, and none is named`,
      again('run', '--repo-path', 'DIR'),
    );
}

function refused(where: string, message: string, hint: string): FailureError {
  return new FailureError(failure('config', message, { where, hint }));
}
