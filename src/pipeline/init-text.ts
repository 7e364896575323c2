// What `builder init` writes: a builder.yaml that says what was seen, and what else could be said.

import { shortRevision } from '../model/ids.ts';
import { stripControl } from '../text/control.ts';
import type { SeenBuild } from './init-dockerfiles.ts';
import { frameworkLines } from './init-framework-text.ts';
import type { SeenRepo } from './init-git.ts';
import { flow, off, quoted } from './init-words.ts';

export interface Picture {
  /** As `repo:` names it, relative to the file. */
  readonly place: string;
  /** Null: nothing there can be built, the embedded default runs. */
  readonly repo: SeenRepo | null;
  readonly builds: readonly SeenBuild[];
  readonly leftOut: readonly { readonly file: string; readonly why: string }[];
  /** Of a checkout of Dynamo: the script that says how its images are built, and the frameworks that a run takes. */
  readonly dynamo: { readonly recipe: string; readonly frameworks: readonly string[] } | null;
  /** Why there is nothing to build, a sentence without its end. */
  readonly nothing: string | null;
}

/** Ends with a line end. */
export function initText(picture: Picture): string {
  const blocks = [
    headLines(picture),
    ['version: 1'],
    repoLines(picture),
    ...(picture.repo === null ? [] : [refLines(picture.repo)]),
    [
      '# What is built of each framework: a target is a stage of its Dockerfile.',
      targetLine(picture),
    ],
    ['# As many tasks at once as cores and memory allow.', 'parallel: true'],
    secretLines(picture.builds),
    picture.dynamo === null ? frameworksLines(picture) : dynamoLines(picture.dynamo),
    profileLines(picture.repo),
    mailLines(),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}

function headLines({ place, repo }: Picture): readonly string[] {
  const seen =
    repo === null
      ? ''
      : ` after a look at ${placeWord(place)} (${repo.branch ?? 'HEAD'}, ${shortRevision(repo.commit)})`;
  return [
    `# What builder tests here. \`builder init\` wrote it${seen}.`,
    '#   builder config    what a run would take from here, and from elsewhere',
    '#   builder plan      what a run would do; changes nothing',
    '#   builder run       does it',
    '# Lines such as "# refs: [main]" are switched off. All keys: builder schema config',
  ];
}

/** Of where a person is; a line break in the name of a folder would end the comment it stands in. */
export function placeWord(place: string): string {
  return place === '.' ? 'this folder' : stripControl(place).replaceAll('\n', ' ');
}

function repoLines({ place, repo, builds, dynamo, nothing }: Picture): readonly string[] {
  const isBuilt = dynamo !== null || builds.some(({ problem }) => problem === null);
  if (repo === null || !isBuilt) {
    const why = nothing ?? 'Nothing there can be built as it is';
    return [
      `# ${why.replace(/^./, (letter) => letter.toUpperCase())}.`,
      '# Until a repository and its frameworks are named here, the embedded default of builder runs.',
      off(`repo: ${quoted(repo === null ? '../server' : place)}`),
    ];
  }
  return [
    '# Only read, never touched. Commits are built, not what is changed and not committed.',
    `repo: ${quoted(place)}`,
    ...(repo.remote === null
      ? []
      : [`${off(`repo: ${quoted(repo.remote)}`)}  # what its remote has`]),
  ];
}

function refLines({ branch, mainBranch }: SeenRepo): readonly string[] {
  const checkedOut = branch === null ? 'the commit' : `the branch`;
  const now = branch === null ? '' : `, now ${branch}`;
  return [
    `# Branches, tags, commits. Without it ${checkedOut} that is checked out there${now}.`,
    off(`refs: ${flow([mainBranch ?? branch ?? 'main'])}`),
  ];
}

function targetLine({ builds, dynamo }: Picture): string {
  const others = ['dev', 'local-dev'].filter(
    (target) => dynamo !== null || builds.some(({ stages }) => stages.includes(target)),
  );
  return `targets: [runtime]${others.length === 0 ? '' : `  # there: ${others.join(', ')} too`}`;
}

/** Lent without a declaration. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(['ca', 'pip', 'npm']);

function secretLines(builds: readonly SeenBuild[]): readonly string[] {
  const asked = builds.flatMap(({ secrets, dockerfile, problem }) =>
    secrets
      .filter(({ id }) => !OF_THE_MACHINE.has(id))
      .map((secret) => ({ ...secret, dockerfile, isOff: problem !== null })),
  );
  const byId = new Map(asked.toReversed().map((one) => [one.id, one] as const));
  if (byId.size === 0) return [];
  const lines = [...byId.values()].toReversed().map(({ id, env, dockerfile, line }) => {
    const variable = env ?? id.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
    return `  ${quoted(id)}: { env: ${quoted(variable)} }  # ${dockerfile}:${line}`;
  });
  const isOff = asked.every((one) => one.isOff);
  return [
    '# What steps ask for as --mount=type=secret: the values are read when a run starts.',
    ...['secrets:', ...lines].map((line) => (isOff ? off(line) : line)),
  ];
}

function dynamoLines({ recipe, frameworks }: NonNullable<Picture['dynamo']>): readonly string[] {
  const [first = 'vllm'] = frameworks.toReversed();
  return [
    `# This is a checkout of Dynamo: ${recipe} of each commit says how its images are built, and builder knows how`,
    `# each version of ${frameworks.join(', ')} is checked, served and measured: builder frameworks ${first}`,
    '# What is to be different, in all versions or in some:',
    off('frameworks:'),
    off(`  ${first}:`),
    off('    serve: { model: Qwen/Qwen3-0.6B, gpus: 0.25 }'),
    off("    versions: { '<0.9': { build: { maxJobs: 4 } } }"),
  ];
}

/** More of them tell little. */
const MOST_LEFT_OUT = 8;

function frameworksLines({ builds, leftOut }: Picture): readonly string[] {
  const notes = leftOut
    .slice(0, MOST_LEFT_OUT)
    .map(({ file, why }) => `  # Not taken: ${file} (${why}).`);
  const first = builds.find(({ problem }) => problem === null);
  const frameworks =
    builds.length === 0 ? EXAMPLE : builds.map((build) => frameworkLines(build, build === first));
  const lines = ['frameworks:', ...frameworks.flat().map((line) => `  ${line}`)];
  return [
    '# One image each: how it is built, checked, served and put under load.',
    ...(first === undefined ? lines.map(offOnce) : lines),
    ...notes,
  ];
}

const EXAMPLE: readonly (readonly string[])[] = [
  ['server:', '  build: { dockerfile: Dockerfile, context: . }'],
];

/** What is off already keeps its one sign, at the beginning. */
function offOnce(line: string): string {
  return /^\s*# /.test(line) ? line.replace(/^(\s*)# /, '# $1') : off(line);
}

function profileLines(repo: SeenRepo | null): readonly string[] {
  const refs = flow([repo?.mainBranch ?? repo?.branch ?? 'main']);
  return [
    '# Keys that stand above the others when they are asked for: builder run --profile nightly',
    off('profiles:'),
    off('  nightly:'),
    ...(repo === null ? [] : [off(`    refs: ${refs}`)]),
    off('    soak: { durationS: 600 }'),
  ];
}

function mailLines(): readonly string[] {
  return [
    '# Who gets the report; the server is better named in BUILDER_SMTP_URL, as smtp://user:password@host:587',
    off('mail: { from: builder@example.org, to: [team@example.org] }'),
  ];
}
