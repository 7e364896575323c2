// The settings as `builder config` shows them: by the keys of builder.yaml where there is one, without secrets.

import type { SourceChoice, Selection } from '../model/config.ts';
import type { SecretSource } from '../model/framework.ts';
import { redactor } from '../text/redact.ts';
import { shellLine } from '../text/shell.ts';
import type { Resolution } from './resolve.ts';
import type { Settings } from './settings.ts';
import { buildRows, serveRows } from './shown-builds.ts';
import { safetyRows } from './shown-safety.ts';
import { namedRows, orWords, row, type Shown, type ShownSetting } from './shown-row.ts';
import { Leaf, treeAt, type Tree } from './traced.ts';

/** Addresses lose their logins; the values behind secrets are never read. */
export function shownSettings({ settings, frameworks, generalSoak }: Resolution): ShownSetting[] {
  const hide = redactor([]);
  const rows = [
    ...whatRows(settings, frameworks),
    ...courseRows(settings),
    ...buildRows(settings),
    ...serveRows(settings),
    ...machineRows(settings),
    ...keepRows(settings),
    ...safetyRows(settings),
    ...mailRows(settings),
    ...namedRows('secrets', settings.secrets, secretText),
    ...soakRows(generalSoak),
  ];
  return rows.map((one) => ({ ...one, value: hidden(one.value, hide) }));
}

function whatRows(settings: Settings, frameworks: Resolution['frameworks']): ShownSetting[] {
  const { source, name, refs, last, latest, asIs, targets } = settings;
  const embedded = source.value.kind === 'embedded';
  const repo = { value: repoOf(source.value), origin: source.origin };
  return [
    orWords('repo', repo, 'the embedded default'),
    row('name', name),
    orWords('refs', refs, refsMeaning(embedded, asIs.value)),
    orWords('last', last, 'each ref alone'),
    row('fetch', latest),
    row('checkout', { value: asIs.value ? 'as it is' : 'its commits', origin: asIs.origin }),
    ...namedRows('blocked', settings.blocked, (why) => why),
    row('targets', targets),
    row('frameworks', frameworks),
  ];
}

function refsMeaning(embedded: boolean, asIs: boolean): string {
  if (embedded) return 'none: the embedded default';
  return asIs ? 'the checkout as it is' : 'the default branch';
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
  const { selection, without, imageSha, reuseDev, skip, width, failureMode, keepFailed } = settings;
  const parallel = width.value === 'auto' ? 'what cores and memory allow' : undefined;
  return [
    row('steps', { value: stepsText(selection.value), origin: selection.origin }),
    orWords('without', without, 'nothing is left out'),
    orWords('imageSha', imageSha, 'images of the same inputs'),
    row('reuseDev', reuseDev),
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

function machineRows({ reportsDir, cacheDir, socket, backend }: Settings): ShownSetting[] {
  return [
    row('reports', reportsDir),
    row('cache', cacheDir),
    orWords('socket', socket, 'DOCKER_HOST, else the default'),
    row('backend', backend),
  ];
}

function keepRows({ htmlOut, promote, push, keepImages, maxAgeDays }: Settings): ShownSetting[] {
  return [
    orWords('htmlOut', htmlOut, 'no second copy of the report'),
    orWords('promote', promote, 'no image becomes latest'),
    orWords('push', push, 'nothing is pushed'),
    orWords('images.keep', keepImages, 'all'),
    orWords('images.maxAgeDays', maxAgeDays, 'of any age'),
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
  if (source.kind === 'command') return `command ${shellLine(source.command)}`;
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
