// What was given and what builder.yaml says, with the defaults filled in: each value with where it comes from.

import type { Config, FailureMode, Selection, SkipPolicy, Subset } from '../model/config.ts';
import type { SecretSource } from '../model/framework.ts';
import { DEFAULT_REPORTS, HOST_SECRETS } from './defaults.ts';
import { byDefault, type Sourced } from './origin.ts';
import { besideFile, here, saidBy, type Parts } from './said.ts';
import { failureModeFrom, selectionFrom, skipFrom, subsetFrom } from './settings-course.ts';
import { mailFrom, type MailSettings } from './settings-mail.ts';
import { whatFrom, type SourceSettings } from './settings-source.ts';
import { originAt } from './traced.ts';

export interface Settings extends SourceSettings, MailSettings {
  readonly width: Sourced<Config['width']>;
  readonly selection: Sourced<Selection>;
  readonly subset: Sourced<Subset>;
  readonly skip: Sourced<SkipPolicy>;
  readonly failureMode: Sourced<FailureMode>;
  readonly keepFailed: Sourced<boolean>;
  readonly reportsDir: Sourced<string>;
  readonly cacheDir: Sourced<string>;
  readonly socket: Sourced<string | null>;
  readonly backend: Sourced<Config['backend']>;
  readonly gpus: Sourced<Config['gpus']>;
  readonly secrets: Readonly<Record<string, Sourced<SecretSource>>>;
}

export function settingsFrom(parts: Parts): Settings {
  const { flags } = parts.given;
  const { written } = parts.file;
  const said = saidBy(parts);
  return {
    ...whatFrom(parts),
    width:
      said.flag('parallel', widthOf(flags.parallel)) ??
      said.file(['parallel'], widthOf(written.parallel)) ??
      byDefault(parts.quickstart ? 'auto' : 1),
    selection: selectionFrom(parts),
    subset: subsetFrom(parts),
    skip: skipFrom(parts),
    failureMode: failureModeFrom(parts),
    keepFailed: said.flag('keepFailed', flags.keepFailed) ?? byDefault(false),
    reportsDir: reportsFrom(parts),
    cacheDir: parts.cacheDir,
    socket:
      said.flag('socket', flags.socket) ??
      said.file(['socket'], written.socket) ??
      byDefault<string | null>(null),
    backend:
      said.flag('backend', flags.backend) ??
      said.file(['backend'], written.backend) ??
      byDefault('auto'),
    gpus: said.flag('gpus', flags.gpus) ?? said.file(['gpus'], written.gpus) ?? byDefault('auto'),
    ...mailFrom(parts),
    secrets: { ...hostSecrets(), ...secretsFrom(parts) },
  };
}

function widthOf(parallel: number | boolean | undefined): Config['width'] | undefined {
  if (parallel === undefined || typeof parallel === 'number') return parallel;
  return parallel ? 'auto' : 1;
}

function reportsFrom(parts: Parts): Sourced<string> {
  const { reports } = parts.given.flags;
  const written = parts.file.written.reports;
  const said = saidBy(parts);
  return (
    said.flag('reports', reports === undefined ? reports : here(parts, reports)) ??
    said.file(['reports'], written === undefined ? written : besideFile(parts, written)) ??
    byDefault(here(parts, DEFAULT_REPORTS))
  );
}

function hostSecrets(): Settings['secrets'] {
  return Object.fromEntries(
    Object.entries(HOST_SECRETS).map(([id, source]) => [id, byDefault(source)]),
  );
}

function secretsFrom(parts: Parts): Settings['secrets'] {
  const written = Object.entries(parts.file.written.secrets ?? {});
  return Object.fromEntries(
    written.map(([id, { file = '', env }]): [string, Sourced<SecretSource>] => [
      id,
      {
        value:
          env === undefined
            ? { kind: 'file', path: besideFile(parts, file) }
            : { kind: 'env', name: env },
        origin: originAt(parts.file.tree, ['secrets', id]),
      },
    ]),
  );
}
