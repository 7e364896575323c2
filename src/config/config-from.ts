// What was given and what builder.yaml says, with the defaults filled in, as one Config.

import type {
  Config,
  FailureMode,
  MailSettings,
  Selection,
  SkipPolicy,
  SourceChoice,
  Subset,
} from '../model/config.ts';
import type { Framework, SecretSource } from '../model/framework.ts';
import type { ConfigFile } from './config-file.ts';
import {
  DEFAULT_MAIL_FROM,
  DEFAULT_REPORTS,
  DEFAULT_TARGETS,
  EMBEDDED_NAME,
  HOST_SECRETS,
} from './defaults.ts';
import type { Flags, Given } from './flags.ts';
import { commaList } from './given.ts';
import { absolutePath, isRepoUrl, repoName, type Whereabouts } from './paths.ts';
import { soakFlags } from './soak-flags.ts';

export interface Parts {
  readonly given: Given;
  readonly file: ConfigFile;
  /** Absolute. */
  readonly cwd: string;
  readonly home: string;
  readonly cacheDir: string;
  /** The verb is quickstart. */
  readonly quickstart: boolean;
}

export function configFrom(parts: Parts, frameworks: readonly Framework[]): Config {
  const { flags } = parts.given;
  const { written, file } = parts.file;
  return {
    file,
    profile: flags.profile ?? null,
    ...whatFrom(parts),
    frameworks,
    givenSoak: soakFlags(flags),
    width: widthFrom(flags.parallel ?? written.parallel ?? parts.quickstart),
    selection: selectionFrom(flags),
    subset: subsetFrom(parts),
    skip: skipFrom(flags, parts.quickstart),
    failureMode: failureModeFrom(flags, written.failFast ?? false),
    keepFailed: flags.keepFailed ?? false,
    reportsDir: reportsFrom(parts),
    cacheDir: parts.cacheDir,
    socket: flags.socket ?? written.socket ?? null,
    backend: flags.backend ?? written.backend ?? 'auto',
    mail: mailFrom(parts),
    secrets: { ...HOST_SECRETS, ...secretsFrom(parts) },
    gpus: flags.gpus ?? written.gpus ?? 'auto',
    linkBase: linkBaseFrom(parts),
  };
}

function whatFrom(parts: Parts): Pick<Config, 'name' | 'source' | 'refs' | 'targets'> {
  const { ref, target } = parts.given.flags;
  const { written } = parts.file;
  const source = sourceFrom(parts);
  const embedded = source.kind === 'embedded';
  return {
    name: written.name ?? (embedded ? EMBEDDED_NAME : repoName(source.repo)),
    source,
    refs: commaList(ref) ?? (embedded ? [] : (written.refs ?? [])),
    targets: nonEmpty(commaList(target)) ?? nonEmpty(written.targets) ?? DEFAULT_TARGETS,
  };
}

export function sourceFrom(parts: Parts): SourceChoice {
  const { repoPath, repoUrl } = parts.given.flags;
  const { repo } = parts.file.written;
  if (parts.quickstart) return { kind: 'embedded' };
  if (repoPath !== undefined) return { kind: 'git', repo: absolutePath(repoPath, here(parts)) };
  if (repoUrl !== undefined) return { kind: 'git', repo: repoUrl };
  if (repo === undefined) return { kind: 'embedded' };
  return { kind: 'git', repo: isRepoUrl(repo) ? repo : absolutePath(repo, besideFile(parts)) };
}

function here({ cwd, home }: Parts): Whereabouts {
  return { base: cwd, home };
}

function besideFile({ file, home }: Parts): Whereabouts {
  return { base: file.dir, home };
}

function nonEmpty(list: readonly string[] | undefined): readonly string[] | undefined {
  return list?.length === 0 ? undefined : list;
}

function widthFrom(parallel: number | boolean): Config['width'] {
  if (typeof parallel === 'number') return parallel;
  return parallel ? 'auto' : 1;
}

function selectionFrom({ only, until, sanityCheckOnly }: Flags): Selection {
  if (sanityCheckOnly === true) return { kind: 'only', only: 'sanity' };
  if (only !== undefined) return { kind: 'only', only };
  return until === undefined ? { kind: 'all' } : { kind: 'until', until };
}

function subsetFrom(parts: Parts): Subset {
  const { fromPlan, failedFrom } = parts.given.flags;
  if (fromPlan !== undefined)
    return { kind: 'from-plan', file: absolutePath(fromPlan, here(parts)) };
  return failedFrom === undefined ? { kind: 'all' } : { kind: 'failed-from', run: failedFrom };
}

function skipFrom(flags: Flags, quickstart: boolean): SkipPolicy {
  if (flags.forceRun === true) return 'none';
  if (flags.skipActionIfAlreadyPassed === true) return 'passed';
  return (flags.skipBuildIfImageExists ?? quickstart) ? 'images' : 'none';
}

function failureModeFrom({ keepGoing, failFast }: Flags, byFile: boolean): FailureMode {
  return (failFast ?? (byFile && keepGoing !== true)) ? 'fail-fast' : 'keep-going';
}

function reportsFrom(parts: Parts): string {
  const { reports } = parts.given.flags;
  if (reports !== undefined) return absolutePath(reports, here(parts));
  const written = parts.file.written.reports;
  if (written !== undefined) return absolutePath(written, besideFile(parts));
  return absolutePath(DEFAULT_REPORTS, here(parts));
}

function mailFrom({ given, file }: Parts): MailSettings {
  const { mail } = file.written;
  const to = typeof mail?.to === 'string' ? [mail.to] : mail?.to;
  return {
    to: commaList(given.flags.email ?? to) ?? [],
    url: given.flags.smtpUrl ?? mail?.url ?? null,
    from: mail?.from ?? DEFAULT_MAIL_FROM,
  };
}

function secretsFrom(parts: Parts): Readonly<Record<string, SecretSource>> {
  const written = Object.entries(parts.file.written.secrets ?? {});
  return Object.fromEntries(
    written.map(([id, { file = '', env }]): [string, SecretSource] => [
      id,
      env === undefined
        ? { kind: 'file', path: absolutePath(file, besideFile(parts)) }
        : { kind: 'env', name: env },
    ]),
  );
}

/** `http://host/path`; either half alone makes no link. */
function linkBaseFrom({ given, file }: Parts): string | null {
  const hostname = given.flags.hostname ?? file.written.hostname;
  const htmlPath = given.flags.htmlPath ?? file.written.htmlPath;
  if (hostname === undefined || htmlPath === undefined) return null;
  const host = /^https?:\/\//.test(hostname) ? hostname : `http://${hostname}`;
  return `${host.replace(/\/+$/, '')}/${htmlPath.replace(/^\/+|\/+$/g, '')}`;
}
