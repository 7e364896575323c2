// Flags, environment, builder.yaml and defaults, in this order of precedence, to one Config.

import type { Config, ConfigProblem } from '../model/config.ts';
import { readConfigFile } from './config-file.ts';
import { configFrom, sourceFrom, type Parts } from './config-from.ts';
import { resolveFrameworks } from './declared.ts';
import { missingDockerfiles } from './dockerfiles.ts';
import { environmentFlags, type Environment } from './environment.ts';
import type { Flags } from './flags.ts';
import { loadFrameworks } from './frameworks.ts';
import { commaList, givenFlags } from './given.ts';
import { cacheDir } from './paths.ts';
import { checkRules } from './rules.ts';
import { selectFrameworks } from './select.ts';
import { soakFlags } from './soak-flags.ts';

export interface ConfigRequest {
  readonly flags: Flags;
  readonly env: Environment;
  /** Absolute. */
  readonly cwd: string;
  readonly home: string;
  readonly frameworksDir: string;
  /** The verb is quickstart: the embedded default, whatever builder.yaml says. */
  readonly embedded: boolean;
}

export type Resolved =
  | { readonly config: Config }
  | { readonly problems: readonly ConfigProblem[] };

/** Everything a person wrote, merged and checked; all mistakes at once. */
export async function resolveConfig(request: ConfigRequest): Promise<Resolved> {
  const environment = environmentFlags(request.env);
  const given = givenFlags(request.flags, environment);
  const [file, loaded] = await Promise.all([
    readConfigFile(given, request.cwd),
    loadFrameworks(request.frameworksDir),
  ]);
  const unread = [
    ...environment.problems,
    ...('problems' in file ? file.problems : []),
    ...loaded.problems,
  ];
  if ('problems' in file || unread.length > 0) return { problems: unread };

  const parts: Parts = {
    given,
    file,
    cwd: request.cwd,
    home: request.home,
    cacheDir: cacheDir(request.env, request.home),
    quickstart: request.embedded,
  };
  const known = resolveFrameworks(loaded.declared, {
    file: file.name,
    frameworks: file.written.frameworks ?? {},
    soak: file.written.soak ?? null,
    flagSoak: soakFlags(given.flags),
  });
  const selected = selectFrameworks(known, {
    names: commaList(given.flags.framework) ?? [],
    where: given.origin('framework'),
    source: sourceFrom(parts),
  });
  if ('problems' in selected) return selected;

  const config = configFrom(parts, selected.frameworks);
  const problems = [
    ...checkRules({ given, file, config, known, quickstart: request.embedded }),
    ...(await missingDockerfiles(selected.frameworks)),
  ];
  return problems.length > 0 ? { problems } : { config };
}
