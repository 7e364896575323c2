// The settings of builds and servers as `builder config` shows them.

import type { GivenValue } from './settings-build.ts';
import type { Settings } from './settings.ts';
import { namedRows, orWords, row, type ShownSetting } from './shown-row.ts';

export function buildRows(settings: Settings): ShownSetting[] {
  const { recipe, platform, cuda, buildArgs, contexts, buildSecrets, noCache, pull } = settings;
  return [
    row('build.recipe', recipe),
    orWords('build.platform', platform, "each framework's, else the engine's"),
    orWords('build.cuda', cuda, "each framework's, else the commit's own"),
    ...Object.entries(buildArgs).map(([name, { value, origin }]) =>
      row(`build.args.${name}`, { value: argumentText(name, value), origin }),
    ),
    ...namedRows('build.contexts', contexts, (place) => place),
    orWords('build.secrets', buildSecrets, "each framework's alone"),
    row('build.noCache', noCache),
    row('build.pull', pull),
  ];
}

/** A variable may hold what nobody wants to see. */
function argumentText(name: string, { value, fromEnvironment }: GivenValue): string {
  return fromEnvironment ? `variable ${name}` : value;
}

export function serveRows({ model, hfCache, offline, gpus }: Settings): ShownSetting[] {
  const { value, origin } = gpus;
  return [
    orWords('model.name', model, "each framework's"),
    orWords('model.cache', hfCache, 'none is mounted'),
    row('model.offline', offline),
    row('gpus', { value: typeof value === 'string' ? value : value.map(String), origin }),
  ];
}
