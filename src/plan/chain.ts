// The steps one image goes through, each with the steps it needs and all that it depends on.

import type { Framework } from '../model/framework.ts';
import type { Kind } from '../model/kind.ts';
import type { Fingerprint } from '../model/plan.ts';
import { fingerprint, shortDigests, stableJson } from './fingerprint.ts';

export interface Step {
  readonly kind: Kind;
  readonly needs: readonly Kind[];
  readonly fingerprint: Fingerprint;
}

/** In the order of the journey; fingerprints do not depend on which steps a run selects. */
export function chainOf(framework: Framework, build: Fingerprint): Step[] {
  const steps: Step[] = [{ kind: 'build', needs: [], fingerprint: build }];
  const add = (kind: Kind, needs: readonly Kind[], settings: unknown): void => {
    const parents = steps.filter((step) => needs.includes(step.kind));
    steps.push({
      kind,
      needs: parents.map((step) => step.kind),
      fingerprint: fingerprint(
        {
          kind,
          image: build.digest,
          settings: stableJson(settings),
          ...Object.fromEntries(parents.map((s) => [`after ${s.kind}`, s.fingerprint.digest])),
        },
        build.provisional,
      ),
    });
  };
  if (framework.sanity !== null) add('sanity', ['build'], framework.sanity);
  if (framework.serve === null) return steps;
  const { serve } = framework;
  add('serve', ['build', 'sanity'], { ...serve, env: shortDigests(serve.env) });
  add('smoke', ['serve'], framework.smoke);
  add('soak', ['serve', 'smoke'], framework.soak);
  if (framework.serve.processes.some((process) => process.metrics !== null)) {
    add('scrape', ['serve', 'soak'], framework.serve.processes);
    add('metrics', ['soak', 'scrape'], framework.metrics);
  }
  return steps;
}
