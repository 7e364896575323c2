// The steps one image goes through, each with the steps it needs and all that it depends on.

import type { ContainerSecrets, Framework, SanityCheck, TargetSteps } from '../model/framework.ts';
import type { Kind } from '../model/kind.ts';
import type { Fingerprint } from '../model/plan.ts';
import { fingerprint, shortDigests, stableJson } from './fingerprint.ts';

export interface Step {
  readonly kind: Kind;
  readonly needs: readonly Kind[];
  readonly fingerprint: Fingerprint;
}

export interface ChainSubject {
  readonly framework: Framework;
  readonly target: string;
  /** Of the image that all other steps work on. */
  readonly build: Fingerprint;
  /** What a compile step compiles: all files of the commit; null: nobody can tell two of them apart. */
  readonly sources: string | null;
  /** What follows this image once all has passed, by name: its tag, and where it is pushed to; null: nothing. */
  readonly promote: Readonly<Record<string, string>> | null;
  /** Kinds that nothing may rest on. */
  readonly without: readonly Kind[];
}

/** Of a target that the framework does not name. */
const ALL_BUT_COMPILE: TargetSteps = { compile: false, sanity: true, serve: true };

/** In the order of the journey; fingerprints do not depend on which steps a run selects. */
export function chainOf(subject: ChainSubject): Step[] {
  const chain = new Chain(subject);
  const { framework, target, sources, promote } = subject;
  const wanted = framework.targets[target] ?? ALL_BUT_COMPILE;
  const { compile, sanity } = framework;
  if (wanted.compile && compile !== null) {
    const settings = { ...compile, ...idsOf(compile), env: shortDigests(compile.env) };
    chain.add('compile', ['build'], settings, { sources });
  }
  if (wanted.sanity && sanity !== null && hasCommand(sanity))
    chain.add('sanity', ['build', 'compile'], sanitySettings(sanity, target));
  if (wanted.serve) addServing(chain, framework);
  if (promote !== null) chain.add('promote', chain.kinds(), {}, promote);
  return chain.steps;
}

function addServing(chain: Chain, { serve, smoke, soak, metrics }: Framework): void {
  if (serve === null) return;
  const { env, workerEnv } = serve;
  chain.add('serve', ['build', 'compile', 'sanity'], {
    ...serve,
    ...idsOf(serve),
    env: shortDigests(env),
    workerEnv: shortDigests(workerEnv),
  });
  chain.add('smoke', ['serve'], smoke);
  chain.add('soak', ['serve', 'smoke'], soak);
  if (serve.processes.every((process) => process.metrics === null)) return;
  chain.add('scrape', ['serve', 'soak'], serve.processes);
  chain.add('metrics', ['soak', 'scrape'], metrics);
}

class Chain {
  readonly steps: Step[];
  readonly #subject: ChainSubject;

  constructor(subject: ChainSubject) {
    this.#subject = subject;
    this.steps = [{ kind: 'build', needs: [], fingerprint: subject.build }];
  }

  kinds(): Kind[] {
    return this.steps.map(({ kind }) => kind);
  }

  /** `more`: inputs that are no settings; one that is null makes the step provisional. */
  add(
    kind: Kind,
    needs: readonly Kind[],
    settings: unknown,
    more: Readonly<Record<string, string | null>> = {},
  ): void {
    const { build, without } = this.#subject;
    if (without.includes(kind)) return;
    const parents = this.steps.filter((step) => needs.includes(step.kind));
    const unknown = [build, ...parents.map((step) => step.fingerprint)].some(
      ({ provisional }) => provisional,
    );
    this.steps.push({
      kind,
      needs: parents.map((step) => step.kind),
      fingerprint: fingerprint(
        {
          kind,
          image: build.digest,
          settings: stableJson(settings),
          ...Object.fromEntries(parents.map((s) => [`after ${s.kind}`, s.fingerprint.digest])),
          ...more,
        },
        unknown || Object.values(more).includes(null),
      ),
    });
  }
}

/** Where branches keep a script of their own, its absence leaves the fallback. */
export function hasCommand({ command, scripts, script, fallback }: SanityCheck): boolean {
  return script !== null || (scripts.length === 0 ? command : fallback).length > 0;
}

/** Ids alone: a new value is no other step. Nothing where there are none, so that fingerprints stay what they were before. */
function idsOf({ secrets }: { readonly secrets: ContainerSecrets }): {
  readonly secrets: ContainerSecrets | undefined;
} {
  return { secrets: Object.keys(secrets).length === 0 ? undefined : secrets };
}

/** Only what this target is asked: flags of another one change nothing here. */
function sanitySettings(sanity: SanityCheck, target: string): unknown {
  const { command, deadlineS, scripts, flags, needs, fallback, script } = sanity;
  const ids = idsOf(sanity);
  if (scripts.length === 0) return { command, deadlineS, ...ids };
  if (script === null) return { command: fallback, deadlineS, ...ids };
  const { file, sha256 } = script;
  const known = (flags[target] ?? []).filter((flag) => script.flags.includes(flag));
  const needed = needs[target];
  const checked = { command, deadlineS, script: { file, sha256, flags: known }, ...ids };
  return needed === undefined || script.flags.includes(needed)
    ? checked
    : { ...checked, needed, fallback };
}
