// The story of `builder version`: what a bug report needs to know about this installation and this machine, nothing secret.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheDir } from '../config/paths.ts';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import { readText } from '../host/files.ts';
import type { Config } from '../model/config.ts';
import { toFailure } from '../model/reason.ts';
import { isObject, parseJson, textOf, type JsonObject } from '../text/unknown-json.ts';
import { openEngine } from './open-engine.ts';
import type { World } from './world.ts';

const ENGINE_MS = 2000;
const GIT_MS = 2000;

export interface About {
  readonly builder: string;
  readonly install: Install;
  readonly node: string;
  readonly platform: string;
  readonly engine: EngineAbout;
  /** Its version; null where there is none. */
  readonly git: string | null;
  readonly paths: { readonly cache: string; readonly reports: string; readonly config: string };
  /** Name to version of the packages it runs on; null where one is missing. */
  readonly packages: Readonly<Record<string, string | null>>;
}

export type Install =
  | {
      readonly kind: 'clone';
      readonly path: string;
      readonly commit: string;
      readonly changed: boolean;
    }
  | { readonly kind: 'package'; readonly path: string };

export type EngineAbout =
  | {
      readonly address: string;
      readonly version: string;
      readonly api: string;
      readonly storageDriver: string;
      readonly backend: string;
    }
  | { readonly problem: string };

/** `config`: null where it cannot be read. Never throws for what is missing or does not answer. */
export async function about(world: World, config: Config | null): Promise<About> {
  const { host, root, version } = world;
  const { arch, kernel } = host.machine;
  const [install, engine, gitFound, packages] = await Promise.all([
    installOf(world),
    engineOf(world, config),
    gitVersion(world),
    packagesOf(root),
  ]);
  return {
    builder: version,
    install,
    node: host.nodeVersion,
    platform: `linux ${arch}, kernel ${kernel}`,
    engine,
    git: gitFound,
    paths: {
      cache: cacheDir(host.env, host.home),
      reports: config?.reportsDir ?? 'unknown: the configuration cannot be read',
      config: config === null ? 'cannot be read: builder config' : (config.file ?? 'none'),
    },
    packages,
  };
}

async function installOf(world: World): Promise<Install> {
  // As a folder, it ends with a slash.
  const root = resolve(world.root);
  const head = existsSync(join(root, '.git')) ? await git(world, ['rev-parse', 'HEAD']) : null;
  if (head === null) return { kind: 'package', path: root };
  const changes = await git(world, ['status', '--porcelain', '--untracked-files=no']);
  return { kind: 'clone', path: root, commit: head.trim(), changed: changes?.trim() !== '' };
}

async function engineOf({ host }: World, config: Config | null): Promise<EngineAbout> {
  const over = new AbortController();
  const opening = openEngine(config ?? { socket: null, backend: 'auto' }, host);
  const late = host.clock.sleep(ENGINE_MS, over.signal).then(
    () => null,
    () => null,
  );
  try {
    const engine = await Promise.race([opening, late]);
    if (engine === null) {
      opening.then(
        (later) => later.close(),
        () => undefined,
      );
      return { problem: `no answer in ${ENGINE_MS / 1000} s` };
    }
    const { version, apiVersion: api, storageDriver, backend } = engine.info;
    await engine.close();
    return { address: engine.address, version, api, storageDriver, backend };
  } catch (error) {
    return { problem: toFailure(error).message };
  } finally {
    over.abort();
  }
}

async function gitVersion(world: World): Promise<string | null> {
  return (await git(world, ['--version']))?.trim().replace(/^git version /, '') ?? null;
}

/** Null where git is missing or refuses. */
async function git({ host, root }: World, args: readonly string[]): Promise<string | null> {
  const { exitCode, stdout } = await runChild({
    command: 'git',
    args: ['-c', `safe.directory=${root}`, ...args],
    cwd: root,
    env: childEnv(host.env, { GIT_OPTIONAL_LOCKS: '0' }),
    signal: new AbortController().signal,
    timeoutMs: GIT_MS,
  });
  return exitCode === 0 ? stdout : null;
}

/** Inside the tool's own folder, or beside it where npm has flattened an installation. */
async function packagesOf(root: string): Promise<Readonly<Record<string, string | null>>> {
  const own = await manifest(join(root, 'package.json'));
  const names = isObject(own?.['dependencies']) ? Object.keys(own['dependencies']) : [];
  const found = names.map(async (name) => {
    const inside = await manifest(join(root, 'node_modules', name, 'package.json'));
    const installed = inside ?? (await manifest(join(root, '..', name, 'package.json')));
    return [name, installed === null ? null : textOf(installed['version'])] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

async function manifest(file: string): Promise<JsonObject | null> {
  const value = parseJson((await readText(file)) ?? '');
  return isObject(value) ? value : null;
}
