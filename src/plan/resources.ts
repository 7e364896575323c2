// What each kind of task claims of the machine while it runs.

import type { Framework, Serve } from '../model/framework.ts';
import type { Kind } from '../model/kind.ts';
import type { Resources } from '../model/plan.ts';

/** Clients of a served model work in our own process: a claim on memory could wait for ever for what their server holds. */
const LIGHT: Resources = { cpu: 0.25, memoryMb: 0, diskMb: 0, gpu: 0, quiet: 'either' };

/** Of a first build's disk, what another one takes that finds its layers: at least what small ones take. */
const AGAIN = 1 / 4;
const LEAST_MB = 1024;

/** A claim above what the machine has is cut by the scheduler: such a task runs alone. `isAgain`: an image of the same framework and target is there. */
export function resourcesOf(kind: Kind, framework: Framework, isAgain = false): Resources {
  const { memoryMb, diskMb } = framework.build;
  const againMb = Math.min(diskMb, Math.max(LEAST_MB, Math.ceil(diskMb * AGAIN)));
  switch (kind) {
    case 'build':
      return working(memoryMb, isAgain ? againMb : diskMb);
    case 'compile':
      return working(framework.compile?.memoryMb ?? memoryMb, againMb);
    case 'serve':
      return serving(framework.serve);
    case 'sanity':
      return { ...LIGHT, cpu: 1, memoryMb: 512, quiet: 'noisy' };
    case 'smoke':
      return { ...LIGHT, quiet: 'noisy' };
    case 'soak':
      return { ...LIGHT, cpu: 1, quiet: 'alone' };
    case 'scrape':
      return { ...LIGHT, quiet: 'noisy' };
    case 'metrics':
    case 'promote':
      return LIGHT;
  }
}

function working(memoryMb: number, diskMb: number): Resources {
  return { cpu: 1, memoryMb, diskMb, gpu: 0, quiet: 'noisy' };
}

function serving(serve: Serve | null): Resources {
  if (serve === null) return LIGHT;
  const { cpus, memoryMb, gpus } = serve;
  return { cpu: cpus, memoryMb, diskMb: 0, gpu: gpus, quiet: 'noisy' };
}

const MINUTE = 60_000;

/** The longest a task may take, in ms. */
export function deadlineOf(kind: Kind, framework: Framework): number {
  switch (kind) {
    case 'build':
      return framework.build.deadlineS * 1000;
    case 'compile':
      return deadlineMs(framework.compile, 3600);
    case 'sanity':
      return deadlineMs(framework.sanity, 120);
    case 'serve':
      // Readiness has its own, better explained deadline; this one is the second source of truth.
      return (framework.serve?.readyWithinS ?? 120) * 1000 + MINUTE;
    case 'smoke':
      return 5 * MINUTE;
    case 'soak':
      return soakDeadline(framework);
    case 'scrape':
    case 'metrics':
    case 'promote':
      return 2 * MINUTE;
  }
}

function deadlineMs(step: { readonly deadlineS: number } | null, otherwiseS: number): number {
  return (step?.deadlineS ?? otherwiseS) * 1000;
}

/** By duration: that long and one last request. By count: every wave of requests at its own limit. */
function soakDeadline({ soak }: Framework): number {
  const waves = Math.ceil((soak.requests ?? soak.concurrency) / soak.concurrency);
  const seconds =
    soak.durationS === null ? waves * soak.requestTimeoutS : soak.durationS + soak.requestTimeoutS;
  return seconds * 1000 + MINUTE;
}
