// Digests over every input of a task, kept by name so that two of them can be compared in words.

import { createHash } from 'node:crypto';
import type { FoundBuild } from '../model/build-spec.ts';
import type { BaseFact, EngineFacts } from '../model/facts.ts';
import type { FrameworkBuild } from '../model/framework.ts';
import type { Fingerprint } from '../model/plan.ts';
import { parentNames, type Parent } from './parents.ts';

/** Raised when the meaning of the inputs changes, so that nothing older counts as the same. */
const SCHEMA = '2';

type Inputs = Fingerprint['inputs'];

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `provisional` where an input is not known yet (null) or itself rests on one that is not. */
export function fingerprint(inputs: Inputs, provisional = false): Fingerprint {
  const sorted = Object.entries(inputs).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    digest: sha256(JSON.stringify([SCHEMA, sorted])),
    provisional,
    inputs: Object.fromEntries(sorted),
  };
}

/** Keys sorted at every depth: the same settings in another order are the same settings. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export interface BuildCircumstances {
  readonly bases: ReadonlyMap<string, BaseFact>;
  readonly contexts: ReadonlyMap<string, string | null>;
  /** Null: no engine was asked, the default one is expected. */
  readonly backend: EngineFacts['backend'] | null;
  readonly network: FrameworkBuild['network'];
  /** Its caches are others': what is made with those is another image. */
  readonly untrusted?: true;
  /** Builds of the same plan that this one starts from. */
  readonly parents: readonly Parent[];
}

/** Of a parent its fingerprint is an input, in the place of the tag that names it: two commits may share both images. */
export function buildFingerprint(
  found: FoundBuild,
  { bases, contexts, backend, network, untrusted, parents }: BuildCircumstances,
): Fingerprint {
  const { spec } = found;
  const named = parentNames(found);
  const digests = spec.baseImages
    .filter((image) => !named.images.has(image))
    .map((image) => [`base ${image}`, bases.get(image)?.digest ?? null] as const);
  const behind = Object.entries(spec.contexts).map(
    ([name, value]) => [`context ${name}`, contentOf(value, contexts)] as const,
  );
  const handedOver = parents.filter(({ arg }) => arg !== null);
  const args = Object.entries(spec.args).filter(([name]) => !named.args.has(name));
  return fingerprint(
    {
      context: found.contextSha256,
      dockerfile: spec.dockerfileSha256,
      target: spec.target ?? '',
      platform: spec.platform,
      backend: backend ?? 'buildkit',
      network,
      ...(untrusted === true && { trust: 'untrusted' }),
      secrets: spec.secrets.toSorted().join(' '),
      ...prefixed('arg', shortDigests(Object.fromEntries(args))),
      ...Object.fromEntries([...behind, ...digests]),
      ...prefixed(
        'base',
        Object.fromEntries(handedOver.map((one) => [one.target, one.fingerprint.digest])),
      ),
    },
    [...behind, ...digests].some(([, digest]) => digest === null) ||
      handedOver.some((parent) => parent.fingerprint.provisional),
  );
}

function contentOf(value: string, contexts: BuildCircumstances['contexts']): string | null {
  const found = contexts.get(value);
  return found === undefined ? value : found;
}

/** Inputs are printed and stored everywhere: of a value that may be somebody's secret they show only whether it changed. */
export function shortDigests(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, `sha256:${sha256(value).slice(0, 12)}`]),
  );
}

function prefixed(word: string, map: Readonly<Record<string, string>>): Inputs {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [`${word} ${name}`, value]));
}
