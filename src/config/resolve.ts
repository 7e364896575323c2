// Flags, environment, builder.yaml and defaults, in this order of precedence, to one Config.

import path from 'node:path';
import type { Config, ConfigProblem } from '../model/config.ts';
import { begunFolders } from './bare-folders.ts';
import { readConfigFile, type ConfigFile } from './config-file.ts';
import { configFrom } from './config-from.ts';
import { EMBEDDED_NAME } from './defaults.ts';
import { resolveFrameworks, soakForAll, type ResolvedFramework } from './declared.ts';
import { missingDockerfiles } from './dockerfiles.ts';
import { environmentFlags, type Environment } from './environment.ts';
import type { Flags, Given } from './flags.ts';
import { loadFrameworks } from './frameworks.ts';
import { commaList, givenFlags } from './given.ts';
import { byDefault, DEFAULT_ORIGIN, flagOrigin, type Origin, type Sourced } from './origin.ts';
import { cacheDirSaid } from './paths.ts';
import { missingPlaces } from './places.ts';
import { missingRepo } from './repo-place.ts';
import { checkRules } from './rules.ts';
import { selectFrameworks } from './select.ts';
import { settingsFrom, type Settings } from './settings.ts';
import { soakFlags } from './soak-flags.ts';
import type { Tree } from './traced.ts';
import { withModel } from './with-model.ts';

export interface ConfigRequest {
  readonly flags: Flags;
  readonly env: Environment;
  /** Absolute. */
  readonly cwd: string;
  readonly home: string;
  /** Those that come with this tool. */
  readonly frameworksDir: string;
  /** The verb is quickstart: the embedded default, whatever builder.yaml says. */
  readonly embedded: boolean;
}

interface Problems {
  readonly problems: readonly ConfigProblem[];
}

/** Everything a person wrote, not yet held against each other. */
export interface Declared {
  readonly given: Given;
  readonly file: ConfigFile;
  /** Sorted by name, those of builder.yaml alone last. */
  readonly frameworks: readonly ResolvedFramework[];
  /** Folders that have no framework.yaml, as shown to people. */
  readonly bare: readonly string[];
}

export interface Resolution {
  readonly config: Config;
  /** What `config` was made of. */
  readonly settings: Settings;
  readonly selected: readonly ResolvedFramework[];
  /** Their names, and who chose them. */
  readonly frameworks: Sourced<readonly string[]>;
  /** `soak` of builder.yaml under that of flags and environment. */
  readonly generalSoak: Tree;
}

export type Resolved = Resolution | Problems;

/** Everything a person wrote, merged and checked; all mistakes at once. */
export async function resolveConfig(request: ConfigRequest): Promise<Resolved> {
  const declared = await readDeclared(request);
  if ('problems' in declared) return declared;
  const { given, file, frameworks: known, bare } = declared;
  const general = settingsFrom({
    given,
    file,
    env: request.env,
    cwd: request.cwd,
    home: request.home,
    cacheDir: cacheDirSaid(request.env, request.home),
    quickstart: request.embedded,
  });
  const chosen = selectFrameworks(known, {
    names: commaList(given.flags.framework) ?? [],
    where: given.origin('framework'),
    source: general.source.value,
    quickstart: request.embedded,
    bare,
  });
  // Who described it has a repository there, or git says what is.
  if ('problems' in chosen || !chosen.selected.some(({ own }) => own)) {
    const missing = await missingRepo(general.source.value, { given, file });
    if (missing !== null) return { problems: [missing] };
  }
  if ('problems' in chosen) return chosen;

  const { selected } = chosen;
  const settings = { ...general, name: nameFor(selected, general, file) };
  const config = configFrom(settings, {
    given,
    file,
    frameworks: selected.map(({ framework }) => withModel(framework, settings.model.value)),
    givenSoak: soakFlags(given.flags),
  });
  const { env, embedded: quickstart } = request;
  const facts = { given, file, config, settings, env, known, selected, quickstart };
  const problems = [
    ...checkRules(facts),
    ...(await missingDockerfiles(selected)),
    ...(await missingPlaces(facts)),
  ];
  if (problems.length > 0) return { problems };
  const frameworks = {
    value: selected.map(({ framework }) => framework.name),
    origin: selectedBy(given, file, selected),
  };
  return { config, settings, selected, frameworks, generalSoak: soakForAll(file, given) };
}

/** Images of Dynamo are called so, whatever folder its checkout lies in. */
function nameFor(
  selected: readonly ResolvedFramework[],
  { name }: Settings,
  { written }: ConfigFile,
): Settings['name'] {
  const isDynamo =
    selected.length > 0 && selected.every(({ framework }) => framework.repo === 'dynamo');
  return isDynamo && written.name === undefined ? byDefault(EMBEDDED_NAME) : name;
}

/** Who has own ones in builder.yaml gets these; else it is the rule for all. */
function selectedBy(
  given: Given,
  { place }: ConfigFile,
  selected: readonly ResolvedFramework[],
): Origin {
  if (given.flags.framework !== undefined) return flagOrigin(given, 'framework');
  const inFile = selected.some(({ framework, own }) => own && framework.dir === null);
  return inFile ? { kind: 'file', where: place(['frameworks']).where } : DEFAULT_ORIGIN;
}

/** Files, flags and environment as they are, or every one of them that cannot be read. */
export async function readDeclared(request: ConfigRequest): Promise<Declared | Problems> {
  const environment = environmentFlags(request.env);
  const given = givenFlags(request.flags, environment);
  const file = await readConfigFile(given, request.cwd);
  const dir = 'problems' in file ? request.cwd : file.dir;
  const loaded = await loadFrameworks({
    builtIn: request.frameworksDir,
    own: path.join(dir, 'frameworks'),
    builtInOnly: request.embedded && given.flags.framework === undefined,
    cwd: request.cwd,
  });
  const unread = [
    ...environment.problems,
    ...('problems' in file ? file.problems : []),
    ...loaded.problems,
  ];
  if ('problems' in file || unread.length > 0) return { problems: unread };
  const frameworks = resolveFrameworks(loaded.declared, file, given);
  const begun = request.embedded ? [] : begunFolders(loaded.bare, frameworks);
  if (begun.length > 0) return { problems: begun };
  return { given, file, frameworks, bare: loaded.bare.map(({ shown }) => shown) };
}
