// What a person should know of a build that its spec does not show.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Framework } from '../model/framework.ts';
import { isSecretName } from '../text/secret-name.ts';
import { hasCommand } from './chain.ts';

/** One point a line; none for most. */
export function buildNotes(found: FoundBuild, framework: Framework): string[] {
  const { spec, target, wanted, secretNames = [] } = found;
  const contexts = Object.keys(spec.contexts).toSorted();
  const { sanity, targets } = framework;
  const isChecked = wanted && targets[target]?.sanity !== false;
  const unchecked = sanity !== null && sanity.scripts.length > 0 && !hasCommand(sanity);
  return [
    ...contexts.map((name) => `the context ${name} is given as a stand-in image`),
    ...(isChecked && unchecked
      ? [`no sanity check: the commit has none of ${sanity.scripts.join(', ')}`]
      : []),
    ...secretNames.map((name) => `${name} looks like a secret, which the image keeps: ${BY_MOUNT}`),
    ...(wanted ? variablesOf(framework) : []).map(
      (place) => `${place} looks like a secret, which everybody may read: ${BY_ID}`,
    ),
  ];
}

const BY_MOUNT = 'hand it in by RUN --mount=type=secret';
const BY_ID = 'name its id under secrets: of the same step';

/** `serve.env.API_TOKEN`: those with a value. */
function variablesOf({ compile, serve }: Framework): string[] {
  const places = {
    'compile.env': compile?.env ?? {},
    'serve.env': serve?.env ?? {},
    'serve.workerEnv': serve?.workerEnv ?? {},
  };
  return Object.entries(places).flatMap(([place, values]) =>
    Object.entries(values).flatMap(([name, value]) =>
      value !== '' && isSecretName(name) ? [`${place}.${name}`] : [],
    ),
  );
}
