// Gathers what the plan decides on, from the engine, the history and this machine.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { Config } from '../model/config.ts';
import type { FrameworkAt } from '../model/framework-at.ts';
import type { EngineFacts, OwnImage, PlanFacts, Wanted } from '../model/facts.ts';
import { LABEL } from '../model/labels.ts';
import { ownTag } from '../model/tag.ts';
import { openHistory } from '../store/history.ts';
import { listRuns } from '../store/runs.ts';
import type { Bases } from './bases.ts';
import type { Builds } from './find-builds.ts';
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
  return {
    program: programWord(host.cwd),
    revisions: source.revisions,
    builds: found.builds,
    frameworkAt,
    problems: found.problems,
    bases,
    images: new Map(ownImages.map(({ fingerprint, tag }) => [fingerprint, tag])),
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

/** Those with a tag of ours: others may be left of a build that did not end, or made from ours by somebody else. */
async function builtImages(engine: Engine): Promise<readonly OwnImage[]> {
  const images = await engine.listImages({ [LABEL.fingerprint]: '' });
  return images.flatMap(({ labels, tags }): OwnImage[] => {
    const {
      [LABEL.fingerprint]: fingerprint,
      [LABEL.framework]: framework = '',
      [LABEL.target]: target = '',
      [LABEL.revision]: revision = '',
    } = labels;
    const tag = ownTag(tags, labels);
    if (fingerprint === undefined || tag === undefined) return [];
    return [{ tag, framework, target, revision, fingerprint }];
  });
}

function factsOf({ info }: Engine): EngineFacts {
  const { version, apiVersion, storageDriver, backend, gpu } = info;
  return { version, apiVersion, storageDriver, backend, gpu };
}
