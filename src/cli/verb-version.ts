// `builder version [--verbose] [--json]`: the version, or everything that a bug report needs.

import { EXIT } from '../model/exit.ts';
import type { About, EngineAbout, Install } from '../pipeline/about.ts';
import { toJson } from '../text/json.ts';
import { configOf, worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { VERSION } from './version.ts';
import { wordsOf } from './words.ts';

export async function version(call: Call): Promise<number> {
  const words = wordsOf(call);
  if (!words.json && !words.verbose) {
    words.print(`builder ${VERSION}\n`);
    return EXIT.passed;
  }
  const { about } = await import('../pipeline/about.ts');
  // What is wrong in the configuration is for other verbs to say: this one is asked when something is.
  const config = await configOf(call, { ...words, problems: () => undefined });
  const facts = await about(worldOf(call), config);
  words.print(words.json ? toJson(facts) : aboutText(facts));
  return EXIT.passed;
}

function aboutText(facts: About): string {
  const { paths, packages } = facts;
  const lines: readonly (readonly [string, string])[] = [
    ['builder', facts.builder],
    ['installed', installText(facts.install)],
    ['node', facts.node],
    ['platform', facts.platform],
    ['engine', engineText(facts.engine)],
    ['git', facts.git ?? 'not found'],
    ['config', paths.config],
    ['reports', paths.reports],
    ['cache', paths.cache],
    ...Object.entries(packages).map(
      ([name, found], place) =>
        [place === 0 ? 'packages' : '', `${name} ${found ?? 'missing'}`] as const,
    ),
  ];
  return lines.map(([label, value]) => `${label.padEnd(11)}${value}\n`).join('');
}

function installText(install: Install): string {
  if (install.kind === 'package') return `as a package in ${install.path}`;
  const { path, commit, changed } = install;
  return `clone in ${path}, commit ${commit.slice(0, 9)}${changed ? ' with changes' : ''}`;
}

function engineText(engine: EngineAbout): string {
  if ('problem' in engine) return engine.problem;
  const { version: number, api, address, storageDriver, backend } = engine;
  return `${number}, API ${api}, ${storageDriver}, builds with ${backend}, at ${address}`;
}
