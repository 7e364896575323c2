// A written framework with the defaults filled in.

import type { Framework, Serve, ServeProcess } from '../model/framework.ts';
import { PROCESSES } from '../model/metric.ts';
import {
  DEFAULT_BASE,
  DEFAULT_BUILD,
  DEFAULT_COMPILE,
  DEFAULT_FRAMEWORK,
  DEFAULT_MODEL,
  DEFAULT_SANITY,
  DEFAULT_SERVE,
  DEFAULT_SMOKE,
  DEFAULT_SOAK,
  DEFAULT_TARGET_STEPS,
} from './defaults.ts';
import type { WrittenFramework } from './written-framework.ts';

export type FrameworkId = Pick<Framework, 'name' | 'folder' | 'dir'>;

export function frameworkFrom(
  { name, folder, dir }: FrameworkId,
  written: WrittenFramework,
): Framework {
  const { build, compile, sanity, serve, smoke, soak, metrics } = written;
  return {
    name,
    folder,
    dir,
    title: written.title ?? name,
    repo: written.repo ?? DEFAULT_FRAMEWORK.repo,
    optIn: written.optIn ?? DEFAULT_FRAMEWORK.optIn,
    simulated: written.simulated ?? DEFAULT_FRAMEWORK.simulated,
    aliases: written.aliases ?? [],
    base: written.base ?? DEFAULT_BASE,
    build: { ...DEFAULT_BUILD, ...build },
    targets: targetsFrom(written.targets ?? {}),
    compile: compile ? { command: [], ...DEFAULT_COMPILE, ...compile } : null,
    sanity: sanity ? { ...DEFAULT_SANITY, ...sanity } : null,
    serve: serve ? serveFrom(serve) : null,
    smoke: { ...DEFAULT_SMOKE, ...smoke },
    soak: { ...DEFAULT_SOAK, ...soak },
    metrics: { minimums: metrics?.minimums ?? {} },
    eras: [],
  };
}

function targetsFrom(written: NonNullable<WrittenFramework['targets']>): Framework['targets'] {
  const entries = Object.entries(written);
  return Object.fromEntries(
    entries.map(([target, steps]) => [target, { ...DEFAULT_TARGET_STEPS, ...steps }]),
  );
}

function serveFrom(written: NonNullable<WrittenFramework['serve']>): Serve {
  const processes = PROCESSES.flatMap((process): ServeProcess[] => {
    const served = written.processes?.[process];
    return served ? [{ process, health: null, metrics: null, ...served }] : [];
  });
  const serve = { model: DEFAULT_MODEL, ...DEFAULT_SERVE, ...written, processes };
  // Whoever says how all of it starts need not take back what was said of its parts.
  return serve.command === null ? serve : { ...serve, coordination: [], frontend: [], worker: [] };
}
