// One runner for each kind of task.

import type { Runners } from '../model/runner.ts';
import { buildRunner } from './build.ts';
import { compileRunner } from './compile.ts';
import type { TaskDeps } from './deps.ts';
import { metricsRunner } from './metrics.ts';
import { promoteRunner } from './promote.ts';
import { sanityRunner } from './sanity.ts';
import { scrapeRunner } from './scrape.ts';
import { serveRunner } from './serve.ts';
import { smokeRunner } from './smoke.ts';
import { soakRunner } from './soak.ts';

export function makeRunners(deps: TaskDeps): Runners {
  return {
    build: buildRunner(deps),
    compile: compileRunner(deps),
    sanity: sanityRunner(deps),
    serve: serveRunner(deps),
    smoke: smokeRunner(deps),
    soak: soakRunner(deps),
    scrape: scrapeRunner(deps),
    metrics: metricsRunner(deps),
    promote: promoteRunner(deps),
  };
}
