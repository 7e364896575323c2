// The table of verbs; nothing behind a verb is loaded before it is called.

import { LEGACY_FLAGS, LEGACY_SETTINGS } from './legacy-flags.ts';
import {
  CONFIG_OPTION,
  CONFIG_OPTIONS,
  EXPLAIN_OPTIONS,
  MAIL_OPTIONS,
  OUTPUT_OPTIONS,
  PLAN_OPTIONS,
  PROFILE_OPTION,
  REPORTS_OPTION,
  RESUME_OPTIONS,
  RUN_OPTIONS,
  SOCKET_OPTION,
  TEXT_OPTIONS,
} from './run-options.ts';
import type { Option, Verb } from './verb.ts';
import { VERSION_OPTION } from './version-option.ts';

const STORED: readonly Option[] = [CONFIG_OPTION, PROFILE_OPTION, REPORTS_OPTION];

export const VERBS: readonly Verb[] = [
  {
    name: 'run',
    about: 'build, check, serve, smoke-test, soak, scrape, compare, report (the default verb)',
    options: RUN_OPTIONS,
    legacy: LEGACY_FLAGS,
    example: 'builder --parallel --skip-build-if-image-exists',
    load: async () => (await import('./verb-run.ts')).run,
  },
  {
    name: 'quickstart',
    about: 'the whole journey on the embedded default; installs an engine where none is',
    options: [
      { flags: '--stop', about: 'end the engine that an earlier quickstart has started' },
      ...RUN_OPTIONS,
    ],
    legacy: LEGACY_FLAGS,
    example: 'builder quickstart',
    load: async () => (await import('./verb-run.ts')).quickstart,
  },
  {
    name: 'resume',
    args: '[run]',
    about: 'go on with a run that was killed or interrupted; what passed stays passed',
    options: RESUME_OPTIONS,
    example: 'builder resume latest',
    load: async () => (await import('./verb-resume.ts')).resume,
  },
  {
    name: 'stop',
    args: '[run]',
    about: 'end a run that goes on, as Ctrl-C does in its terminal, and wait for its end',
    options: [
      { flags: '--kill', about: 'kill it, and remove what it leaves' },
      ...STORED,
      ...OUTPUT_OPTIONS,
    ],
    example: 'builder stop latest',
    load: async () => (await import('./verb-stop.ts')).stop,
  },
  {
    name: 'init',
    args: '[dir]',
    about: 'look at a checkout and write a commented builder.yaml for it',
    options: [
      { flags: '--print', about: 'print it, write nothing' },
      { flags: '--force', about: 'replace a builder.yaml that is there' },
      ...OUTPUT_OPTIONS,
    ],
    example: 'builder init . --print',
    load: async () => (await import('./verb-init.ts')).init,
  },
  {
    name: 'doctor',
    about: 'what this machine can do and what is missing, each with the command that mends it',
    options: [CONFIG_OPTION, PROFILE_OPTION, REPORTS_OPTION, SOCKET_OPTION, ...OUTPUT_OPTIONS],
    example: 'builder doctor',
    load: async () => (await import('./verb-doctor.ts')).doctor,
  },
  {
    name: 'config',
    about: 'the configuration as a run would take it, each value with where it comes from',
    options: CONFIG_OPTIONS,
    legacy: LEGACY_SETTINGS,
    example: 'builder config',
    load: async () => (await import('./verb-config.ts')).config,
  },
  {
    name: 'frameworks',
    args: '[name]',
    about: 'the frameworks that can be named, or one of them resolved',
    options: [VERSION_OPTION, CONFIG_OPTION, PROFILE_OPTION, ...OUTPUT_OPTIONS],
    example: 'builder frameworks mocker-vllm',
    load: async () => (await import('./verb-frameworks.ts')).frameworks,
  },
  {
    name: 'plan',
    about: 'print what a run would execute; needs no engine, changes nothing',
    options: PLAN_OPTIONS,
    legacy: LEGACY_FLAGS,
    example: 'builder plan --framework mocker-vllm',
    load: async () => (await import('./verb-plan.ts')).plan,
  },
  {
    name: 'explain',
    args: '<task|image>',
    about: 'what changed since a task last passed, or of what an image was made; changes nothing',
    options: EXPLAIN_OPTIONS,
    example: 'builder explain build.mocker-vllm',
    load: async () => (await import('./verb-explain.ts')).explain,
  },
  {
    name: 'list',
    about: 'the stored runs, newest first',
    options: [...STORED, ...OUTPUT_OPTIONS],
    example: 'builder list',
    load: async () => (await import('./verb-list.ts')).list,
  },
  {
    name: 'show',
    args: '[run] [task]',
    about: 'the results of a run, or everything about one of its tasks',
    options: [...STORED, ...OUTPUT_OPTIONS],
    example: 'builder show latest',
    load: async () => (await import('./verb-show.ts')).show,
  },
  {
    name: 'logs',
    args: '[run] [task]',
    about: 'the log of a task, of the latest run by default',
    options: [
      { flags: '-f, --follow', about: 'go on until the task has ended' },
      ...STORED,
      ...TEXT_OPTIONS,
    ],
    example: 'builder logs build.mocker-vllm.runtime.builder',
    load: async () => (await import('./verb-logs.ts')).logs,
  },
  {
    name: 'report',
    args: '[run]',
    about: 'write the report of a stored run again; needs neither engine nor GPU',
    options: [
      { flags: '--markdown', about: 'print it as Markdown, for a pull request' },
      ...MAIL_OPTIONS,
      ...STORED,
      ...TEXT_OPTIONS,
    ],
    example: 'builder report latest',
    load: async () => (await import('./verb-report.ts')).report,
  },
  {
    name: 'trace',
    args: '[run]',
    about:
      'a stored run as a Chrome trace, with the steps of its builds, for Perfetto or chrome://tracing',
    options: [
      { flags: '--out <file>', about: 'write it there instead of standard output' },
      ...STORED,
      ...TEXT_OPTIONS,
    ],
    example: 'builder trace latest',
    load: async () => (await import('./verb-trace.ts')).trace,
  },
  {
    name: 'clean',
    about: 'remove what ended runs left or kept in Docker and in the cache; only ours',
    options: [
      { flags: '--dry-run', about: 'list it, remove nothing' },
      CONFIG_OPTION,
      PROFILE_OPTION,
      SOCKET_OPTION,
      ...OUTPUT_OPTIONS,
    ],
    example: 'builder clean --dry-run',
    load: async () => (await import('./verb-clean.ts')).clean,
  },
  {
    name: 'schema',
    args: '[name]',
    about: 'JSON schema of what is stored, printed and written by hand; without a name their list',
    options: [],
    example: 'builder schema results',
    load: async () => (await import('./verb-schema.ts')).schema,
  },
  {
    name: 'completion',
    args: '[shell]',
    about: 'a script that completes verbs, flags and names: bash, zsh or fish',
    options: [],
    example: 'builder completion bash',
    load: async () => {
      const { completion } = await import('./verb-completion.ts');
      return (call) => completion(call, VERBS);
    },
  },
  {
    name: 'version',
    about: 'the version; with --verbose of everything that a bug report needs',
    options: OUTPUT_OPTIONS,
    example: 'builder version --verbose',
    load: async () => (await import('./verb-version.ts')).version,
  },
];
