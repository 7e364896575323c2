// What was given and what builder.yaml says, with the defaults filled in: each value with where it comes from.

import type { Config } from '../model/config.ts';
import { DEFAULT_REPORTS } from './defaults.ts';
import { byDefault, type Sourced } from './origin.ts';
import { besideFile, here, saidBy, type Parts } from './said.ts';
import { buildFrom, type BuildSettings } from './settings-build.ts';
import { courseFrom, type CourseSettings } from './settings-course.ts';
import { keepFrom, type KeepSettings } from './settings-keep.ts';
import { mailFrom, type MailSettings } from './settings-mail.ts';
import { secretsFrom, type SecretSettings } from './settings-secrets.ts';
import { safetyFrom, type SafetySettings } from './settings-safety.ts';
import { serveFrom, type ServeSettings } from './settings-serve.ts';
import { whatFrom, type SourceSettings } from './settings-source.ts';

export interface Settings
  extends
    SourceSettings,
    CourseSettings,
    BuildSettings,
    SecretSettings,
    ServeSettings,
    KeepSettings,
    SafetySettings,
    MailSettings {
  readonly width: Sourced<Config['width']>;
  readonly reportsDir: Sourced<string>;
  readonly cacheDir: Sourced<string>;
  readonly socket: Sourced<string | null>;
  readonly backend: Sourced<Config['backend']>;
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
    ...courseFrom(parts),
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
    ...buildFrom(parts),
    ...secretsFrom(parts),
    ...serveFrom(parts),
    ...keepFrom(parts),
    ...safetyFrom(parts),
    ...mailFrom(parts),
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
