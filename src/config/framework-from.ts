// A written framework with the defaults filled in.

import type { Framework, Serve, ServeProcess } from '../model/framework.ts';
import { PROCESSES } from '../model/metric.ts';
import {
  DEFAULT_BASE,
  DEFAULT_BUILD,
  DEFAULT_FRAMEWORK,
  DEFAULT_MODEL,
  DEFAULT_SANITY,
  DEFAULT_SERVE,
  DEFAULT_SMOKE,
  DEFAULT_SOAK,
} from './defaults.ts';
import type { WrittenFramework } from './written-framework.ts';

export type FrameworkId = Pick<Framework, 'name' | 'folder' | 'dir'>;

export function frameworkFrom(
  { name, folder, dir }: FrameworkId,
  written: WrittenFramework,
): Framework {
  return {
    name,
    folder,
    dir,
    title: written.title ?? name,
    repo: written.repo ?? DEFAULT_FRAMEWORK.repo,
    optIn: written.optIn ?? DEFAULT_FRAMEWORK.optIn,
    simulated: written.simulated ?? DEFAULT_FRAMEWORK.simulated,
    base: written.base ?? DEFAULT_BASE,
    aliases: [],
    compile: null,
    targets: {},
    eras: [],
    build: { ...DEFAULT_BUILD, ...written.build },
    sanity: written.sanity ? { ...DEFAULT_SANITY, ...written.sanity } : null,
    serve: written.serve ? serveFrom(written.serve) : null,
    smoke: { ...DEFAULT_SMOKE, ...written.smoke },
    soak: { ...DEFAULT_SOAK, ...written.soak },
    metrics: { minimums: written.metrics?.minimums ?? {} },
  };
}

function serveFrom(written: NonNullable<WrittenFramework['serve']>): Serve {
  const processes = PROCESSES.flatMap((process): ServeProcess[] => {
    const served = written.processes?.[process];
    return served ? [{ process, health: null, metrics: null, ...served }] : [];
  });
  return { model: DEFAULT_MODEL, ...DEFAULT_SERVE, ...written, processes };
}
