// The table of verbs; nothing behind a verb is loaded before it is called.

import {
  CONFIG_OPTION,
  OUTPUT_OPTIONS,
  PLAN_OPTIONS,
  REPORTS_OPTION,
  RUN_OPTIONS,
  SOCKET_OPTION,
} from './run-options.ts';
import type { Option, Verb } from './verb.ts';

const STORED: readonly Option[] = [CONFIG_OPTION, REPORTS_OPTION, ...OUTPUT_OPTIONS];

export const VERBS: readonly Verb[] = [
  {
    name: 'run',
    about: 'build, check, serve, smoke-test, soak, scrape, compare, report (the default verb)',
    options: RUN_OPTIONS,
    example: 'builder --parallel --skip-build-if-image-exists',
    load: async () => (await import('./verb-run.ts')).run,
  },
  {
    name: 'quickstart',
    about: 'the whole journey on the embedded default; installs an engine where none is',
    options: RUN_OPTIONS,
    example: 'builder quickstart',
    load: async () => (await import('./verb-run.ts')).quickstart,
  },
  {
    name: 'plan',
    about: 'print what a run would execute; needs no engine, changes nothing',
    options: PLAN_OPTIONS,
    example: 'builder plan --framework mocker-vllm',
    load: async () => (await import('./verb-plan.ts')).plan,
  },
  {
    name: 'list',
    about: 'the stored runs, newest first',
    options: STORED,
    example: 'builder list',
    load: async () => (await import('./verb-list.ts')).list,
  },
  {
    name: 'show',
    args: '[run] [task]',
    about: 'the results of a run, or everything about one of its tasks',
    options: STORED,
    example: 'builder show latest',
    load: async () => (await import('./verb-show.ts')).show,
  },
  {
    name: 'logs',
    args: '[run] [task]',
    about: 'the log of a task, of the latest run by default',
    options: [{ flags: '-f, --follow', about: 'go on until the task has ended' }, ...STORED],
    example: 'builder logs build.mocker-vllm.runtime.builder',
    load: async () => (await import('./verb-logs.ts')).logs,
  },
  {
    name: 'report',
    args: '[run]',
    about: 'write the report of a stored run again; needs neither engine nor GPU',
    options: STORED,
    example: 'builder report latest',
    load: async () => (await import('./verb-report.ts')).report,
  },
  {
    name: 'clean',
    about: 'remove what dead runs left in Docker and in the cache; only ours',
    options: [
      { flags: '--dry-run', about: 'list it, remove nothing' },
      CONFIG_OPTION,
      SOCKET_OPTION,
      ...OUTPUT_OPTIONS,
    ],
    example: 'builder clean --dry-run',
    load: async () => (await import('./verb-clean.ts')).clean,
  },
  {
    name: 'schema',
    args: '[name]',
    about: 'JSON schema of what is stored and printed: results, plan, events, config, framework',
    options: [],
    example: 'builder schema results',
    load: async () => (await import('./verb-schema.ts')).schema,
  },
];
