// Gathers what the plan decides on, from the engine, the history and this machine.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { Config } from '../model/config.ts';
import type { FrameworkAt } from '../model/framework-at.ts';
import type { EngineFacts, OwnImage, PlanFacts, Wanted } from '../model/facts.ts';
import { LABEL } from '../model/labels.ts';
import { isLatestTag, ownTag } from '../model/tag.ts';
import { openHistory } from '../store/history.ts';
import { listRuns } from '../store/runs.ts';
import type { Bases } from './bases.ts';
import type { Builds } from './find-builds.ts';
import { contextContents } from './named-contexts.ts';
import { readSecrets } from './secrets.ts';
import { programWord } from './program.ts';
import type { Source } from './source.ts';

interface Gathered {
  readonly source: Source;
  readonly found: Builds;
  readonly frameworkAt: FrameworkAt;
  readonly wanted: Wanted | null;
  readonly bases: Bases;
  readonly missingBases: PlanFacts['missingBases'];
  readonly engine: Engine | null;
  readonly host: Host;
}

export async function gatherFacts(
  config: Config,
  { source, found, frameworkAt, wanted, bases, missingBases, engine, host }: Gathered,
): Promise<PlanFacts> {
  const past = await pastOf(config);
  const ownImages = engine === null ? [] : await builtImages(engine);
  const oldestFirst = ownImages.toReversed();
  return {
    program: programWord(host.cwd),
    revisions: source.revisions,
    builds: found.builds,
    frameworkAt,
    problems: found.problems,
    bases,
    contexts: await contextContents(found.builds, bases),
    trees: await treesOf(source, found, frameworkAt),
    images: new Map(oldestFirst.map(({ fingerprint, tag }) => [fingerprint, tag])),
    ownImages,
    ...past,
    missingSecrets: (await readSecrets(config, host)).missing,
    missingBases,
    engine: engine === null ? null : factsOf(engine),
    machine: {
      cores: engine?.info.cores ?? host.machine.cores,
      memoryMb: engine?.info.memoryMb ?? host.machine.memoryMb,
      gpus: engine?.info.gpu ? 1 : 0,
    },
    wanted,
  };
}

/** Of the commits that something is compiled of: nobody else asks. */
async function treesOf(
  source: Source,
  { builds }: Builds,
  frameworkAt: FrameworkAt,
): Promise<PlanFacts['trees']> {
  const compiled = builds.filter(({ wanted, revision, framework, target }) => {
    const { compile, targets } = frameworkAt(revision, framework) ?? {};
    return wanted && compile !== null && targets?.[target]?.compile === true;
  });
  const revisions = [...new Set(compiled.map(({ revision }) => revision))];
  const trees = await Promise.all(revisions.map((revision) => source.objectId(revision, '.')));
  return new Map(
    revisions.flatMap((revision, place) => {
      const tree = trees[place] ?? null;
      return tree === null ? [] : [[revision, tree] as const];
    }),
  );
}

async function pastOf({ reportsDir }: Config): Promise<Pick<PlanFacts, 'passed' | 'durations'>> {
  // A plan writes nothing: no history is begun where there never was a run.
  if ((await listRuns(reportsDir)).length === 0) return { passed: new Set(), durations: new Map() };
  const doing = `reading the history in ${reportsDir}`;
  const history = await orFileFailure(doing, () => openHistory(reportsDir), reportsDir);
  try {
    return { passed: history.passedFingerprints(), durations: history.medianDurations() };
  } finally {
    history.close();
  }
}

/** Newest first. Those with a tag of ours: others may be left of a build that did not end, or made from ours by somebody else. */
async function builtImages(engine: Engine): Promise<readonly OwnImage[]> {
  const images = await engine.listImages({ [LABEL.fingerprint]: '' });
  const newestFirst = images.toSorted((a, b) => b.createdAt - a.createdAt);
  return newestFirst.flatMap(({ labels, tags }): OwnImage[] => {
    const {
      [LABEL.fingerprint]: fingerprint,
      [LABEL.framework]: framework = '',
      [LABEL.target]: target = '',
      [LABEL.revision]: revision = '',
      [LABEL.trust]: trust,
    } = labels;
    const tag = ownTag(tags, labels);
    if (fingerprint === undefined || tag === undefined) return [];
    const latest = tags.filter((one) => isLatestTag(one, framework, target));
    const trusted = trust === undefined ? {} : ({ untrusted: true } as const);
    return [{ tag, latest, framework, target, revision, fingerprint, ...trusted }];
  });
}

function factsOf({ info }: Engine): EngineFacts {
  const { version, apiVersion, storageDriver, backend, gpu } = info;
  return { version, apiVersion, storageDriver, backend, gpu };
}
