// Each framework as each revision has it: its era, and the sanity script that the commit keeps.

import { eraOf, type FrameworkAt } from '../model/framework-at.ts';
import type { Framework } from '../model/framework.ts';
import { scriptFinder, type ScriptFinder } from './sanity-script.ts';
import type { Source } from './source.ts';

/** May throw a FailureError. */
export async function frameworksAt(
  frameworks: readonly Framework[],
  source: Pick<Source, 'revisions' | 'objectId' | 'readFile'>,
): Promise<FrameworkAt> {
  const scriptAt = scriptFinder(source);
  const found = await Promise.all(
    source.revisions.flatMap(({ revision, version }) =>
      frameworks.map(async (framework) => {
        const era = eraOf(framework, version);
        return [
          keyOf(revision, framework.name),
          await withScript(era, revision, scriptAt),
        ] as const;
      }),
    ),
  );
  const byKey = new Map(found);
  return (revision, name) => byKey.get(keyOf(revision, name));
}

function keyOf(revision: string, name: string): string {
  return `${revision} ${name}`;
}

async function withScript(
  framework: Framework,
  revision: string,
  scriptAt: ScriptFinder,
): Promise<Framework> {
  const { sanity } = framework;
  if (sanity === null || sanity.scripts.length === 0) return framework;
  const script = await scriptAt(revision, sanity);
  if (script !== null) return { ...framework, sanity: { ...sanity, script } };
  // A command that only starts scripts checks nothing by itself.
  const { fallback } = sanity;
  return {
    ...framework,
    sanity: fallback.length === 0 ? null : { ...sanity, command: fallback, scripts: [] },
  };
}
