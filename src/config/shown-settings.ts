// The settings as `builder config` shows them: by the keys of builder.yaml where there is one, without secrets.

import type { SourceChoice, Subset, Selection } from '../model/config.ts';
import type { SecretSource } from '../model/framework.ts';
import { redactor } from '../text/redact.ts';
import type { Origin, Sourced } from './origin.ts';
import type { Resolution } from './resolve.ts';
import type { Settings } from './settings.ts';
import { Leaf, treeAt, type Tree } from './traced.ts';

/** A value, or in words what stands for it where it is null or a choice. */
export type Shown = string | number | boolean | null | readonly string[];

export interface ShownSetting {
  readonly key: string;
  readonly value: Shown;
  /** What the value means, where it does not speak for itself. */
  readonly meaning?: string;
  readonly origin: Origin;
}

/** Addresses lose their logins; the values behind secrets are never read. */
export function shownSettings({ settings, frameworks, generalSoak }: Resolution): ShownSetting[] {
  const hide = redactor([]);
  const rows = [
    ...whatRows(settings, frameworks),
    ...courseRows(settings),
    ...machineRows(settings),
    ...mailRows(settings),
    ...Object.entries(settings.secrets).map(([id, { value, origin }]) =>
      row(`secrets.${id}`, { value: secretText(value), origin }),
    ),
    ...soakRows(generalSoak),
  ];
  return rows.map((one) => ({ ...one, value: hidden(one.value, hide) }));
}

function row(key: string, { value, origin }: Sourced<Shown>, meaning?: string): ShownSetting {
  return { key, value, origin, ...(meaning !== undefined && { meaning }) };
}

/** Null in the place of what nobody named, and what is taken then. */
function orWords<T extends Shown>(key: string, one: Sourced<T>, words: string): ShownSetting {
  const { value } = one;
  const absent = value === null || (Array.isArray(value) && value.length === 0);
  return row(key, one, absent ? words : undefined);
}

function whatRows(settings: Settings, frameworks: Resolution['frameworks']): ShownSetting[] {
  const { source, name, refs, targets } = settings;
  const embedded = source.value.kind === 'embedded';
  const repo = { value: repoOf(source.value), origin: source.origin };
  return [
    orWords('repo', repo, 'the embedded default'),
    row('name', name),
    orWords('refs', refs, embedded ? 'none: the embedded default' : 'the default branch'),
    row('targets', targets),
    row('frameworks', frameworks),
  ];
}

function repoOf(source: SourceChoice): string | null {
  return source.kind === 'git' ? source.repo : null;
}

const SKIPPED = {
  none: 'nothing is skipped',
  images: 'builds whose image is there',
  passed: 'steps that passed before',
};

function courseRows(settings: Settings): ShownSetting[] {
  const { selection, subset, skip, width, failureMode, keepFailed } = settings;
  const parallel = width.value === 'auto' ? 'what cores and memory allow' : undefined;
  return [
    row('steps', { value: stepsText(selection.value), origin: selection.origin }),
    row('tasks', { value: subsetText(subset.value), origin: subset.origin }),
    row('skip', skip, SKIPPED[skip.value]),
    row('parallel', width, parallel),
    row('failFast', {
      value: failureMode.value === 'fail-fast',
      origin: failureMode.origin,
    }),
    row('keepFailed', keepFailed),
  ];
}

function stepsText(selection: Selection): string {
  if (selection.kind === 'all') return 'all';
  return selection.kind === 'only' ? `only ${selection.only}` : `until ${selection.until}`;
}

function subsetText(subset: Subset): string {
  if (subset.kind === 'all') return 'all';
  return subset.kind === 'from-plan' ? `of the plan ${subset.file}` : `failed in ${subset.run}`;
}

function machineRows({ reportsDir, cacheDir, socket, backend, gpus }: Settings): ShownSetting[] {
  return [
    row('reports', reportsDir),
    row('cache', cacheDir),
    orWords('socket', socket, 'DOCKER_HOST, else the default'),
    row('backend', backend),
    row('gpus', gpus),
  ];
}

function mailRows(settings: Settings): ShownSetting[] {
  const { mailTo, mailUrl, mailFrom, hostname, htmlPath } = settings;
  return [
    orWords('mail.to', mailTo, 'nobody'),
    orWords('mail.url', mailUrl, 'no mail is sent'),
    row('mail.from', mailFrom),
    orWords('hostname', hostname, 'no links in mail'),
    orWords('htmlPath', htmlPath, 'no links in mail'),
  ];
}

function secretText(source: SecretSource): string {
  if (source.kind === 'host') return `this machine's ${source.setting} settings`;
  return source.kind === 'env' ? `variable ${source.name}` : `file ${source.path}`;
}

/** What files and flags say of the load of all frameworks; the rest is each framework's own. */
function soakRows(soak: Tree): ShownSetting[] {
  const keys = treeAt(soak, ['soak']);
  if (keys === undefined || keys instanceof Leaf) return [];
  return Object.entries(keys).flatMap(([key, leaf]) => {
    if (!(leaf instanceof Leaf)) return [];
    const { value, origin } = leaf.sourced;
    const shown = typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return [row(`soak.${key}`, { value: shown, origin }, shown === null ? 'no end' : undefined)];
  });
}

function hidden(value: Shown, hide: (text: string) => string): Shown {
  if (typeof value === 'string') return hide(value);
  return Array.isArray(value) ? value.map(hide) : value;
}
