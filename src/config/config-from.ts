// The settings without their origins: what a run is asked to do.

import type { Admission, BuildOptions, Config } from '../model/config.ts';
import type { Framework, LoadSpec } from '../model/framework.ts';
import type { ConfigFile } from './config-file.ts';
import type { Given } from './flags.ts';
import type { Sourced } from './origin.ts';
import { saidAgain } from './said-again.ts';
import type { Settings } from './settings.ts';

interface Rest {
  readonly given: Given;
  readonly file: ConfigFile;
  readonly frameworks: readonly Framework[];
  readonly givenSoak: Partial<LoadSpec>;
}

export function configFrom(settings: Settings, rest: Rest): Config {
  const { given, file, frameworks, givenSoak } = rest;
  return {
    file: file.file,
    profile: file.profile,
    name: settings.name.value,
    source: settings.source.value,
    refs: settings.refs.value,
    last: settings.last.value,
    latest: settings.latest.value,
    asIs: settings.asIs.value,
    build: optionsFrom(settings),
    model: {
      name: settings.model.value,
      hfCache: settings.hfCache.value,
      offline: settings.offline.value,
    },
    without: settings.without.value,
    imageSha: settings.imageSha.value,
    reuseDev: settings.reuseDev.value,
    promote: settings.promote.value,
    push: settings.push.value,
    images: { keep: settings.keepImages.value, maxAgeDays: settings.maxAgeDays.value },
    blocked: plainValues(settings.blocked),
    htmlOut: settings.htmlOut.value,
    targets: settings.targets.value,
    frameworks,
    givenSoak,
    width: settings.width.value,
    selection: settings.selection.value,
    subset: settings.subset.value,
    skip: settings.skip.value,
    failureMode: settings.failureMode.value,
    deadlineS: settings.deadlineS.value,
    retries: { attempts: settings.attempts.value, waitS: settings.retryWaitS.value },
    admission: admissionFrom(settings),
    engineBackWithinS: settings.engineBackWithinS.value,
    trust: settings.trust.value,
    keepFailed: settings.keepFailed.value,
    reportsDir: settings.reportsDir.value,
    groupReadable: settings.groupReadable.value,
    cacheDir: settings.cacheDir.value,
    socket: settings.socket.value,
    backend: settings.backend.value,
    gpus: settings.gpus.value,
    mail: {
      to: settings.mailTo.value,
      url: settings.mailUrl.value,
      from: settings.mailFrom.value,
    },
    secrets: plainValues(settings.secrets),
    saidAgain: saidAgain(given, settings),
    linkBase: linkBaseFrom(settings.hostname.value, settings.htmlPath.value),
  };
}

function admissionFrom(settings: Settings): Admission {
  return {
    waitS: settings.admissionWaitS.value,
    busyGpus: settings.busyGpus.value,
    freeDisk: settings.freeDisk.value,
    buildCacheGb: settings.buildCacheGb.value,
  };
}

function optionsFrom(settings: Settings): BuildOptions {
  const args = Object.entries(settings.buildArgs).map(
    ([name, { value }]) => [name, value.value] as const,
  );
  return {
    recipe: settings.recipe.value,
    platform: settings.platform.value,
    cuda: settings.cuda.value,
    args: Object.fromEntries(args),
    contexts: plainValues(settings.contexts),
    secrets: settings.buildSecrets.value,
    noCache: settings.noCache.value,
    pull: settings.pull.value,
  };
}

function plainValues<T>(named: Readonly<Record<string, Sourced<T>>>): Record<string, T> {
  return Object.fromEntries(Object.entries(named).map(([name, { value }]) => [name, value]));
}

/** `http://host/path`; either half alone makes no link. */
function linkBaseFrom(hostname: string | null, htmlPath: string | null): string | null {
  if (hostname === null || htmlPath === null) return null;
  const host = /^https?:\/\//.test(hostname) ? hostname : `http://${hostname}`;
  return `${host.replace(/\/+$/, '')}/${htmlPath.replace(/^\/+|\/+$/g, '')}`;
}
