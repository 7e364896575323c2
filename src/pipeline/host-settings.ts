// This machine's own certificate bundle, pip and npm settings, as files that a build can be lent.

import { join } from 'node:path';
import { readText } from '../host/files.ts';
import type { Host } from '../host/host.ts';

/** Null where this machine has none: builds do without. */
export function hostSetting(setting: 'ca' | 'pip' | 'npm', host: Host): Promise<string | null> {
  switch (setting) {
    case 'ca':
      return certificates(host);
    case 'pip':
      return pipSettings(host);
    case 'npm':
      return npmSettings(host);
  }
}

async function certificates({ env }: Host): Promise<string | null> {
  const places = [
    env['SSL_CERT_FILE'],
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
  ];
  return firstText(places);
}

/** Only where packages come from: a path on this machine means nothing inside a build. */
const PIP_KEYS = ['index-url', 'extra-index-url', 'trusted-host', 'proxy', 'timeout', 'retries'];

async function pipSettings({ env, home }: Host): Promise<string | null> {
  const files = await Promise.all(
    ['/etc/pip.conf', join(home, '.config/pip/pip.conf'), join(home, '.pip/pip.conf')].map(
      readText,
    ),
  );
  const settings = new Map<string, string>();
  for (const text of files)
    for (const [key, value] of settingsIn(text ?? '', PIP_KEYS)) settings.set(key, value);
  for (const key of PIP_KEYS) {
    const value = env[`PIP_${key.toUpperCase().replaceAll('-', '_')}`];
    if (value !== undefined) settings.set(key, value);
  }
  if (settings.size === 0) return null;
  return ['[global]', ...[...settings].map(([key, value]) => `${key} = ${value}`), ''].join('\n');
}

const NPM_KEYS = ['registry', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl'];

async function npmSettings({ env, home }: Host): Promise<string | null> {
  const files = await Promise.all(['/etc/npmrc', join(home, '.npmrc')].map(readText));
  const settings = new Map(files.flatMap((text) => settingsIn(text ?? '', NPM_KEYS)));
  const registry = env['NPM_CONFIG_REGISTRY'] ?? env['npm_config_registry'];
  if (registry !== undefined) settings.set('registry', registry);
  if (settings.size === 0) return null;
  return [...settings].map(([key, value]) => `${key}=${value}\n`).join('');
}

/** A list's further lines are indented below its key; a key of its own may be indented too. */
const NEXT_LINE = /\n[ \t]+(?![\w-]+\s*=|[[#;\s])/g;

/** `key = value` lines of an ini file, the wanted keys only. */
function settingsIn(text: string, wanted: readonly string[]): [string, string][] {
  return text
    .replaceAll(NEXT_LINE, ' ')
    .split('\n')
    .flatMap((line): [string, string][] => {
      const { key, value } = /^\s*(?<key>[\w-]+)\s*=\s*(?<value>.*\S)\s*$/.exec(line)?.groups ?? {};
      return key !== undefined && value !== undefined && wanted.includes(key) ? [[key, value]] : [];
    });
}

async function firstText(places: readonly (string | undefined)[]): Promise<string | null> {
  for (const place of places) {
    const text = place === undefined ? null : await readText(place);
    if (text !== null) return text;
  }
  return null;
}
