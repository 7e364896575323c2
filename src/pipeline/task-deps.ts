// What the runners of a run are given: the engine, the sources, the caches, and what the configuration says.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import { currentOwner } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import type { RunId } from '../model/ids.ts';
import { ownerLabels } from '../model/labels.ts';
import type { Task } from '../model/plan.ts';
import type { TaskDeps } from '../tasks/deps.ts';
import { containerSecrets } from './container-secrets.ts';
import { requestBuilds } from './build-request.ts';
import type { Prepared } from './prepare.ts';
import { dockerWords } from './program.ts';
import type { Secrets } from './secrets.ts';
import { sourceFiles } from './source-files.ts';
import { storeDockerfile } from './stored-dockerfile.ts';
import { secretFinder } from '../text/secret-finder.ts';
import { contextsOf } from './task-contexts.ts';

interface Running {
  readonly run: RunId;
  readonly config: Config;
  readonly engine: Engine;
  readonly host: Host;
  readonly secrets: Secrets;
}

export function taskDepsOf(prepared: Prepared, running: Running): TaskDeps {
  const { run, config, engine, host, secrets } = running;
  const { plan, source, frameworkAt } = prepared;
  // A promotion only asks whether they passed.
  const atWork = plan.tasks.filter(({ kind, skip }) => kind !== 'promote' && skip === undefined);
  const needed = new Set(atWork.flatMap(({ needs }) => needs));
  return {
    engine,
    clock: host.clock,
    runLabels: ownerLabels(run, currentOwner(host)),
    frameworkAt,
    fileOf: ({ revision }, file) => source.readFile(revision, null, file),
    contextsOf: async (task) => contextsOf(task, await checkoutOf(prepared, task)),
    dockerfileOf: (text) => storeDockerfile(config.cacheDir, text),
    sources: async (task) => {
      const dir = await checkoutOf(prepared, task);
      return { dir, files: await sourceFiles(dir) };
    },
    isNeeded: (id) => needed.has(id),
    lent: {
      hfCache: config.model.hfCache,
      hfToken: secrets.hfToken,
      offline: config.model.offline,
    },
    findLeak: secretFinder(secrets.hiddenById),
    variablesOf: containerSecrets(secrets),
    gpus: config.gpus,
    push: config.push,
    keepFor: config.keepFailed ? dockerWords(engine.address, host.env) : null,
    buildRequest: requestBuilds({ config, prepared, secrets, env: host.env }),
  };
}

function checkoutOf(
  { source, frameworkAt }: Prepared,
  { revision, framework: name }: Task,
): Promise<string> {
  const framework = frameworkAt(revision, name);
  if (framework === undefined) throw new Error(`files of ${name}, which was not asked for`);
  return source.checkout(revision, framework);
}
