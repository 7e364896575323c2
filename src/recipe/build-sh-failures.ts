// Why a dry run of build.sh gives no builds: one sentence each, and the script's own words.

import { failure, type Failure } from '../model/reason.ts';
import { stripControl } from '../text/control.ts';
import { shellLine } from '../text/shell.ts';
import { formatDuration } from '../text/units.ts';
import { BUILD_SH } from './build-sh-place.ts';
import type { ReadBuild } from './docker-argv.ts';
import type { PrintedLines } from './dry-run-lines.ts';
import { DRY_RUN_DEADLINE_MS, type DryRun } from './dry-run.ts';
import { cutTo } from '../text/cut.ts';

/** Null where it has printed builds and ended well. `words`: what bash was given. */
export function dryRunFailure(
  run: DryRun,
  { builds, others }: PrintedLines,
  words: readonly string[],
): Failure | null {
  const where = BUILD_SH;
  const hint = `see all it says, in a checkout of this commit: bash ${shellLine(words)}`;
  const cause = lastWords(run);
  if (run.cancelled) return failure('timeout', `asking ${BUILD_SH}: cancelled`, { where, hint });
  if (run.timedOut) {
    const message = `${BUILD_SH} --dry-run did not end within ${formatDuration(DRY_RUN_DEADLINE_MS)}`;
    return failure('config', message, { where, cause, hint });
  }
  const [refused] = run.refused;
  if (refused !== undefined) {
    const message = `${BUILD_SH} --dry-run would have run: ${stripControl(refused)}`;
    return failure('config', message, { where, cause, hint });
  }
  if (run.exitCode === null) {
    const isMissing = run.problem?.includes('ENOENT') === true;
    const install = 'install bash: Dynamo up to 0.8 describes its builds in a script of it';
    const message = `${BUILD_SH} --dry-run ${isMissing ? 'could not run' : 'did not end by itself'}`;
    return failure('config', message, { where, cause, hint: isMissing ? install : hint });
  }
  if (run.exitCode !== 0) {
    const message = `${BUILD_SH} --dry-run failed with exit code ${run.exitCode}`;
    return failure('config', message, { where, cause, exitCode: run.exitCode, hint });
  }
  if (builds.length === 0) {
    return failure('config', `${BUILD_SH} --dry-run printed no docker build`, {
      where,
      cause,
      hint,
    });
  }
  const [other] = others;
  if (other === undefined) return null;
  return failure('config', `${BUILD_SH} would do more than build: ${stripControl(other)}`, {
    where,
    hint: 'only what docker alone builds can be planned: ask for another target',
  });
}

export function unreadFailure(
  read: Exclude<ReadBuild, { readonly build: unknown }>,
  argv: readonly string[],
): Failure {
  const more = { where: BUILD_SH, cause: `docker build ${argv.join(' ')}` };
  if ('unknown' in read) {
    const options = read.unknown.join(' and ');
    return failure('config', `${BUILD_SH} builds with ${options}, which is not read here`, {
      ...more,
      hint: 'leave this commit out: without it another image would be built',
    });
  }
  const contexts =
    read.places.length === 0 ? 'no context' : `contexts ${read.places.join(' and ')}`;
  return failure('config', `${BUILD_SH} builds with ${contexts}: docker takes one`, {
    ...more,
    hint: 'a value with a blank falls apart in this script: none may have one',
  });
}

/** Few: the reason is what a script says last. Some of them print it where the builds go. */
const LAST_LINES = 3;
/** A script may print megabytes without a line end. */
const LINE_LENGTH = 500;

function lastWords({ stdout, stderr, problem, exitCode, timedOut }: DryRun): string {
  const [said, printed] = [stderr, stdout].map((text) =>
    stripControl(text)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  );
  const errors = (printed ?? []).filter((line) => /\berror\b/i.test(line));
  const last = [...(said ?? []).slice(-LAST_LINES), ...errors.slice(-1)];
  if (last.length === 0) last.push(...(printed ?? []).slice(-1));
  // Killed, or too much was printed: what it said before does not tell.
  if (exitCode === null && !timedOut && problem !== null) last.unshift(problem);
  const short = last.map((line) => cutTo(line, LINE_LENGTH));
  return short.join('\n') || `exit code ${exitCode}, and not a word`;
}
