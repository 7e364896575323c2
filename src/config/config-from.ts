// The settings without their origins: what a run is asked to do.

import type { Config } from '../model/config.ts';
import type { Framework, LoadSpec } from '../model/framework.ts';
import type { ConfigFile } from './config-file.ts';
import { DEFAULT_MODEL_SETTINGS, DEFAULT_OPTIONS, DEFAULT_RETENTION } from './defaults.ts';
import type { Settings } from './settings.ts';

interface Rest {
  readonly file: ConfigFile;
  readonly frameworks: readonly Framework[];
  readonly givenSoak: Partial<LoadSpec>;
}

export function configFrom(settings: Settings, { file, frameworks, givenSoak }: Rest): Config {
  const secrets = Object.entries(settings.secrets).map(([id, { value }]) => [id, value] as const);
  return {
    file: file.file,
    profile: file.profile,
    name: settings.name.value,
    source: settings.source.value,
    refs: settings.refs.value,
    last: null,
    asIs: false,
    build: DEFAULT_OPTIONS,
    model: DEFAULT_MODEL_SETTINGS,
    without: [],
    imageSha: null,
    reuseDev: false,
    promote: null,
    images: DEFAULT_RETENTION,
    blocked: {},
    htmlOut: null,
    targets: settings.targets.value,
    frameworks,
    givenSoak,
    width: settings.width.value,
    selection: settings.selection.value,
    subset: settings.subset.value,
    skip: settings.skip.value,
    failureMode: settings.failureMode.value,
    keepFailed: settings.keepFailed.value,
    reportsDir: settings.reportsDir.value,
    cacheDir: settings.cacheDir.value,
    socket: settings.socket.value,
    backend: settings.backend.value,
    gpus: settings.gpus.value,
    mail: {
      to: settings.mailTo.value,
      url: settings.mailUrl.value,
      from: settings.mailFrom.value,
    },
    secrets: Object.fromEntries(secrets),
    linkBase: linkBaseFrom(settings.hostname.value, settings.htmlPath.value),
  };
}

/** `http://host/path`; either half alone makes no link. */
function linkBaseFrom(hostname: string | null, htmlPath: string | null): string | null {
  if (hostname === null || htmlPath === null) return null;
  const host = /^https?:\/\//.test(hostname) ? hostname : `http://${hostname}`;
  return `${host.replace(/\/+$/, '')}/${htmlPath.replace(/^\/+|\/+$/g, '')}`;
}
