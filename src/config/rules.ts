// Named rules across fields: each is one function in a list, and says what is wrong or nothing.

import type { ConfigProblem } from '../model/config.ts';
import { BUILD_RULES } from './build-rules.ts';
import { COURSE_RULES } from './course-rules.ts';
import { placeOf, saidAt, type Facts } from './facts.ts';
import type { FlagName, Given } from './flags.ts';
import { FRAMEWORK_RULES } from './framework-rules.ts';
import { PUSH_RULES } from './push-rules.ts';

type Rule = (facts: Facts) => readonly ConfigProblem[];

const RULES: readonly Rule[] = [
  oneSelection,
  forceOrSkip,
  keepGoingOrFailFast,
  refsOrCheckout,
  pathOrUrl,
  quickstartIsEmbedded,
  frameworksNeedRepo,
  refsNeedRepo,
  refsAreNames,
  targetsAreNames,
  nameFitsTags,
  someFramework,
  mailAddresses,
  smtpUrl,
  ...COURSE_RULES,
  ...BUILD_RULES,
  ...PUSH_RULES,
];

export function checkRules(facts: Facts): readonly ConfigProblem[] {
  const general = RULES.flatMap((rule) => rule(facts));
  const special = facts.selected.flatMap((one) =>
    FRAMEWORK_RULES.flatMap((rule) => rule(one, facts)),
  );
  return [...general, ...special];
}

/** Both given: the second one is called the mistake. */
function exclusive(
  { given }: Facts,
  [first, second]: readonly [FlagName, FlagName],
  hint: string,
): readonly ConfigProblem[] {
  if (!isGiven(given, first) || !isGiven(given, second)) return [];
  const [a, b] = [given.origin(first), given.origin(second)];
  const typed = [a, b].every((origin) => origin.startsWith('--'));
  const problem = { where: b, message: `${a} and ${b} exclude each other`, hint };
  return [typed ? { ...problem, usage: true } : problem];
}

function isGiven({ flags }: Given, flag: FlagName): boolean {
  return flags[flag] !== undefined && flags[flag] !== false;
}

function oneSelection(facts: Facts): readonly ConfigProblem[] {
  return [
    ...exclusive(
      facts,
      ['only', 'until'],
      '--only runs one kind; --until runs it and all before it',
    ),
    ...exclusive(facts, ['only', 'sanityCheckOnly'], '--sanity-check-only means --only sanity'),
    ...exclusive(facts, ['until', 'sanityCheckOnly'], '--sanity-check-only means --only sanity'),
  ];
}

function forceOrSkip(facts: Facts): readonly ConfigProblem[] {
  const hint = '--force-run skips nothing';
  return [
    ...exclusive(facts, ['skipBuildIfImageExists', 'forceRun'], hint),
    ...exclusive(facts, ['skipActionIfAlreadyPassed', 'forceRun'], hint),
  ];
}

function keepGoingOrFailFast(facts: Facts): readonly ConfigProblem[] {
  return exclusive(facts, ['keepGoing', 'failFast'], 'to keep going is the default');
}

function refsOrCheckout(facts: Facts): readonly ConfigProblem[] {
  const hint = '--no-checkout takes the files as they are, whatever is checked out';
  return [
    ...exclusive(facts, ['ref', 'noCheckout'], hint),
    ...exclusive(facts, ['last', 'noCheckout'], hint),
    ...exclusive(facts, ['fetch', 'noCheckout'], hint),
  ];
}

function pathOrUrl(facts: Facts): readonly ConfigProblem[] {
  const hint = 'a run has one repository, of which it may take many refs';
  return exclusive(facts, ['repoPath', 'repoUrl'], hint);
}

function quickstartIsEmbedded({ given, quickstart }: Facts): readonly ConfigProblem[] {
  const flag = (['repoPath', 'repoUrl'] as const).find((one) => isGiven(given, one));
  if (!quickstart || flag === undefined) return [];
  const where = given.origin(flag);
  const message = 'quickstart runs the embedded default, not a repository';
  return [{ where, message, hint: 'builder run takes a repository' }];
}

/** Else the embedded default would run in silence instead of what files describe. */
function frameworksNeedRepo(facts: Facts): readonly ConfigProblem[] {
  if (facts.config.source.kind === 'git' || facts.quickstart) return [];
  const isNamed = facts.given.flags.framework !== undefined;
  const lost = facts.known.find(
    ({ own, framework }) =>
      own && framework.repo !== 'embedded' && !(isNamed && framework.dir !== null),
  );
  if (lost === undefined) return [];
  const message = `"${lost.framework.name}" is built from a repository, and none is named`;
  const hint =
    lost.framework.dir === null
      ? 'add "repo: ." or another path'
      : 'write "repo: embedded" where the folder itself is built, or name one with --repo-path';
  return [{ ...lost.place([]), message, hint }];
}

function refsNeedRepo(facts: Facts): readonly ConfigProblem[] {
  const { source, refs } = facts.config;
  if (source.kind === 'git' || refs.length === 0) return [];
  const hint = 'name a repository with --repo-path or --repo-url';
  return [{ ...saidAt(facts, 'ref', ['refs']), message: 'the embedded default has no refs', hint }];
}

/** Such a word would be an option of git. */
function refsAreNames(facts: Facts): readonly ConfigProblem[] {
  return facts.config.refs
    .filter((ref) => ref.startsWith('-'))
    .map((ref) => ({
      ...saidAt(facts, 'ref', ['refs']),
      message: `"${ref}" is no ref: it begins with "-"`,
      hint: 'a branch, a tag or a commit',
    }));
}

/** Targets are parts of task ids, file names and tags. */
function targetsAreNames(facts: Facts): readonly ConfigProblem[] {
  return facts.config.targets
    .filter((target) => !/^[A-Za-z0-9][\w-]*$/.test(target))
    .map((target) => ({
      ...saidAt(facts, 'target', ['targets']),
      message: `"${target}" is no target: it takes letters, digits, "-" and "_"`,
      hint: 'runtime, dev, or another stage of the Dockerfile',
    }));
}

function nameFitsTags({ config, file }: Facts): readonly ConfigProblem[] {
  if (/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(config.name)) return [];
  const hint = 'lower-case letters and digits, with a single ".", "_" or "-" between them';
  return [{ ...file.place(['name']), message: `"${config.name}" cannot begin a tag`, hint }];
}

function someFramework(facts: Facts): readonly ConfigProblem[] {
  const { frameworks, source } = facts.config;
  if (frameworks.length > 0) return [];
  const at = saidAt(facts, 'framework', ['frameworks']);
  if (source.kind === 'embedded') {
    const hint = 'name one of them with --framework';
    return [{ ...at, message: 'the embedded default has no frameworks', hint }];
  }
  const message = `nothing says how to build ${source.repo}`;
  const hint = 'declare a framework under "frameworks:" in builder.yaml';
  return [{ ...placeOf(facts, facts.settings.source, ['repo']), message, hint }];
}

function mailAddresses(facts: Facts): readonly ConfigProblem[] {
  return facts.config.mail.to
    .filter((address) => !/^[^\s@]+@[^\s@]+$/.test(address))
    .map((address) => ({
      ...saidAt(facts, 'email', ['mail', 'to']),
      message: `"${address}" is no mail address`,
      hint: 'name@example.org; several with commas between them',
    }));
}

/** The address may hold a password: neither it nor its line is shown. */
function smtpUrl(facts: Facts): readonly ConfigProblem[] {
  const { url } = facts.config.mail;
  if (url === null || (/^smtps?:\/\//.test(url) && URL.canParse(url))) return [];
  const { where } = saidAt(facts, 'smtpUrl', ['mail', 'url']);
  const hint = 'smtp://user:password@host:587 or smtps://user:password@host:465';
  return [{ where, message: 'not the address of a mail server', hint }];
}
