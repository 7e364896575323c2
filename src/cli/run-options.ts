// The flags of run, quickstart, config and plan, and those that other verbs have too: one table.

import { BUSY_GPUS } from '../model/config.ts';
import { KINDS } from '../model/kind.ts';
import { BUILD_OPTIONS, SERVE_OPTIONS } from './build-options.ts';
import { flagName } from './flag-name.ts';
import { count, kinds, list, seconds, share } from './parsers.ts';
import type { Option } from './verb.ts';

export const CONFIG_OPTION: Option = {
  flags: '--config <file>',
  about: 'configuration (default: ./builder.yaml if there)',
};
export const REPORTS_OPTION: Option = {
  flags: '--reports <dir>',
  about: 'where runs are stored (default: reports/)',
};
export const SOCKET_OPTION: Option = {
  flags: '--socket <address>',
  about: 'Docker Engine (default: BUILDER_SOCKET, DOCKER_HOST, its own)',
};
export const PROFILE_OPTION: Option = {
  flags: '--profile <name>',
  about: 'with the keys of this profile of builder.yaml above its others',
};
/** Of verbs that print something of a form of its own: a log, a trace, a page. */
export const TEXT_OPTIONS: readonly Option[] = [
  { flags: '-v, --verbose', about: 'log lines too, and stack traces of surprises' },
  { flags: '--no-color', about: 'no colours (NO_COLOR does the same)' },
];
export const OUTPUT_OPTIONS: readonly Option[] = [
  { flags: '--json', about: 'for programs: JSON on standard output' },
  ...TEXT_OPTIONS,
];

const WHAT_OPTIONS: readonly Option[] = [
  {
    flags: '--repo-path <dir>',
    about: 'build what this checkout or clone holds; it is never touched',
  },
  { flags: '--repo-url <url>', about: 'build what this repository holds' },
  {
    flags: '--ref <ref>',
    about: 'branch, tag or commit; repeat or comma list (default: the default branch)',
    parse: list,
  },
  {
    flags: '--last <n>',
    about: 'of each ref this many commits that touch container/, newest first',
    parse: count,
  },
  {
    flags: '--fetch',
    about: 'branches as the remote origin of the checkout has them now; it is not touched',
  },
  {
    flags: '--no-checkout',
    about: 'the files of the checkout as they are, changes included',
  },
  {
    flags: '-f, --framework <name>',
    about: 'frameworks wanted; repeat or comma list (default: all)',
    parse: list,
  },
  {
    flags: '--target <name>',
    about: 'targets wanted: runtime, dev ...; repeat or comma list (default: runtime)',
    parse: list,
  },
];

const STEP_OPTIONS: readonly Option[] = [
  { flags: '--only <kind>', about: 'this step alone; its images must be there', choices: KINDS },
  { flags: '--until <kind>', about: 'this step and all before it', choices: KINDS },
  { flags: '--sanity-check-only', about: 'the same as --only sanity' },
  {
    flags: '--without <kinds>',
    about: 'leave these steps out; repeat or comma list',
    parse: kinds,
    words: KINDS,
  },
  {
    flags: '--image-sha <sha>',
    about: 'without builds: the image whose tag has this fingerprint or commit',
  },
  {
    flags: '--from-plan <file>',
    about: 'the tasks of this plan at its commits, or exit 3 where it no longer holds',
  },
  {
    flags: '--failed-from <run>',
    about: 'what did not pass in this stored run and all it needs, refs as they stand now',
  },
];
const DRY_RUN: Option = {
  flags: '--dry-run',
  about: 'print the plan of this run, change nothing',
};

const SKIP_OPTIONS: readonly Option[] = [
  {
    flags: '--skip-build-if-image-exists',
    about: 'skip builds whose image of the same inputs is there',
  },
  {
    flags: '--skip-action-if-already-passed',
    about: 'skip every step that passed with the same inputs',
  },
  { flags: '--force-run', about: 'skip nothing' },
];

const PARALLEL: Option = {
  flags: '--parallel [n]',
  about: 'tasks at once; without a number what the machine allows (default: 1)',
  parse: count,
};
const FAILURE_OPTIONS: readonly Option[] = [
  { flags: '--keep-going', about: 'a failure stops only what depends on it (default)' },
  { flags: '--fail-fast', about: 'the first failure cancels the rest' },
  {
    flags: '--keep-failed',
    about: 'leave containers of failed steps, and say how to look into them',
  },
  { flags: '--deadline <time>', about: 'end the run after this time: 90m, 8h', parse: seconds },
  {
    flags: '--max-wait <time>',
    about: 'how long a step waits for disk, memory, GPUs, other runs (default: 10m)',
    parse: seconds,
  },
  {
    flags: '--busy-gpus <what>',
    about: "what to do where other people's processes use the GPUs (default: wait)",
    choices: BUSY_GPUS,
  },
];

const LOAD_OPTIONS: readonly Option[] = [
  { flags: '--concurrency <n>', about: 'streams at once', parse: count },
  { flags: '--requests <n>', about: 'requests in all', parse: count },
  { flags: '--duration <time>', about: 'how long, 30s or 5m', parse: seconds },
  { flags: '--max-tokens <n>', about: 'tokens asked for in each request', parse: count },
  {
    flags: '--max-error-rate <share>',
    about: 'failed share that is still a pass, 0 to 1',
    parse: share,
  },
  { flags: '--require-valid', about: 'exit 6 when the client was not fit to measure' },
];

export const MAIL_OPTIONS: readonly Option[] = [
  { flags: '--email <address>', about: 'mail the report there; repeat or comma list', parse: list },
  { flags: '--smtp-url <url>', about: 'SMTP server (better: BUILDER_SMTP_URL)' },
];
const REPORT_OPTIONS: readonly Option[] = [
  ...MAIL_OPTIONS,
  { flags: '--hostname <name>', about: 'host of links in the mail' },
  { flags: '--html-path <path>', about: 'URL path of the reports folder on that host' },
  { flags: '--html-out <file>', about: 'write report.html there too, at the end' },
  { flags: '--group-readable', about: "open the run folder to the owner's group too" },
  {
    flags: '--push <place>',
    about: "push promoted images there: registry.example.org/team/dynamo; '' nowhere",
  },
];
const MERMAID: Option = { flags: '--mermaid', about: 'as a Mermaid graph, for Markdown pages' };

const WHAT = under('What is built', WHAT_OPTIONS);
const STEPS = under('Which steps', STEP_OPTIONS);
const DRY = under('Which steps', [DRY_RUN]);
const SKIPS = under('What is skipped', SKIP_OPTIONS);
const WIDTH = under('How it runs', [PARALLEL]);
const BUILDS = under('Builds', BUILD_OPTIONS);
const SERVERS = under('Servers and GPUs', SERVE_OPTIONS);
const PLACES = under('Where things are', [
  CONFIG_OPTION,
  PROFILE_OPTION,
  REPORTS_OPTION,
  SOCKET_OPTION,
]);
const SCREEN = under('The screen', OUTPUT_OPTIONS);

function under(group: string, options: readonly Option[]): readonly Option[] {
  return options.map((option) => ({ ...option, group }));
}

export const RUN_OPTIONS: readonly Option[] = [
  ...WHAT,
  ...STEPS,
  ...DRY,
  ...SKIPS,
  ...WIDTH,
  ...under('How it runs', FAILURE_OPTIONS),
  ...BUILDS,
  ...SERVERS,
  ...under('The load of a soak', LOAD_OPTIONS),
  ...under('Report and mail', REPORT_OPTIONS),
  ...PLACES,
  ...SCREEN,
];

export const PLAN_OPTIONS: readonly Option[] = [
  ...WHAT,
  ...STEPS,
  ...SKIPS,
  ...WIDTH,
  ...BUILDS,
  ...SERVERS,
  ...PLACES,
  ...under('The screen', [MERMAID]),
  ...SCREEN,
];

/** What was said with these may hold a secret, which is not stored. */
const SAID_AGAIN: ReadonlySet<string> = new Set(['--repo-url', '--build-arg']);

/** Of a run that goes on: what is done and of what stands in its plan. */
export const RESUME_OPTIONS: readonly Option[] = [
  PARALLEL,
  ...[...WHAT_OPTIONS, ...BUILD_OPTIONS].filter(({ flags }) =>
    SAID_AGAIN.has(flagName(flags).long),
  ),
  ...MAIL_OPTIONS,
  SOCKET_OPTION,
  CONFIG_OPTION,
  PROFILE_OPTION,
  REPORTS_OPTION,
  ...OUTPUT_OPTIONS,
];

/** What they say is no setting: which part of a plan, and whether it is done. */
const OF_ONE_CALL: ReadonlySet<string> = new Set(['--from-plan', '--failed-from', '--dry-run']);

export const CONFIG_OPTIONS: readonly Option[] = RUN_OPTIONS.filter(
  ({ flags }) => !OF_ONE_CALL.has(flagName(flags).long),
);

/** What neither a task nor its inputs depend on: how and when it is done, and where it is told. */
const OF_A_RUN: ReadonlySet<string> = new Set([
  ...OF_ONE_CALL,
  '--parallel',
  '--skip-build-if-image-exists',
  '--skip-action-if-already-passed',
  '--force-run',
  '--sanity-check-only',
  '--only',
  '--until',
  '--without',
  '--image-sha',
  '--keep-going',
  '--fail-fast',
  '--keep-failed',
  '--deadline',
  '--max-wait',
  '--busy-gpus',
  '--group-readable',
  '--push',
  '--no-cache',
  '--pull',
  '--require-valid',
  '--email',
  '--smtp-url',
  '--hostname',
  '--html-path',
  '--html-out',
]);

export const EXPLAIN_OPTIONS: readonly Option[] = RUN_OPTIONS.filter(
  ({ flags }) => !OF_A_RUN.has(flagName(flags).long),
);
