// Are the images there that everything rests on, or can they be had?

import type { Engine } from '../docker/engine.ts';
import type { Check } from '../model/diagnosis.ts';
import type { BaseImage } from '../model/framework.ts';
import { asRoot, noEngine, ok, problem, warning, type Patient } from './check.ts';

const NAME = 'base images';
/** As long as a run gives a registry. */
const REGISTRY_MS = 2000;

export async function checkBaseImages({
  asked,
  config,
  host,
  scripts,
  signal,
}: Patient): Promise<Check> {
  const answer = await asked;
  if (answer.kind === 'failed') return noEngine(NAME);
  const { engine } = answer.session;
  const wanted = new Map(
    config.frameworks.flatMap(({ base }) => (base === null ? [] : [[base.image, base] as const])),
  );
  const soon = AbortSignal.any([signal, AbortSignal.timeout(REGISTRY_MS)]);
  const bases = await Promise.all([...wanted.values()].map((base) => look(base, engine, soon)));
  const { socket } = answer.session.self;
  return judgeBaseImages(bases, {
    root: host.user.id === 0,
    make: `${asRoot(host)}${scripts}/base-image ${socket ?? 'SOCKET'}`,
  });
}

export interface Base {
  readonly image: string;
  readonly suite: string;
  readonly state: 'there' | 'registry' | 'missing';
}

export function judgeBaseImages(
  bases: readonly Base[],
  { root, make }: { readonly root: boolean; readonly make: string },
): Check {
  const named = (state: Base['state']): string[] =>
    bases.filter((base) => base.state === state).map(({ image }) => image);
  const [there, pulled, missing] = [named('there'), named('registry'), named('missing')];
  const facts = { there, pulled, missing };
  if (bases.length === 0) return ok(NAME, { found: 'none are made by builder', facts });
  const found = [
    ...(there.length > 0 ? [`${there.join(', ')} there`] : []),
    ...(pulled.length > 0 ? [`${pulled.join(', ')} will be pulled`] : []),
    ...(missing.length > 0 ? [`${missing.join(', ')} ${root ? 'will be made' : 'missing'}`] : []),
  ].join('; ');
  if (missing.length === 0) return ok(NAME, { found, facts });
  const means = "no registry answers; made from Debian's packages, once, in about half a minute";
  if (root) return ok(NAME, { found, means, facts });
  const first = bases.find(({ state }) => state === 'missing');
  const all = missing.length === bases.length;
  return (all ? problem : warning)(NAME, {
    found,
    means: `no registry answers, and only root can make them: ${all ? 'nothing' : 'not all'} of builder's own frameworks can be built`,
    mend: `${make} ${first?.image} ${first?.suite}`,
    facts,
  });
}

async function look(
  { image, pull, suite }: BaseImage,
  engine: Engine,
  soon: AbortSignal,
): Promise<Base> {
  if ((await engine.inspectImage(image)) !== null) return { image, suite, state: 'there' };
  const digest = await engine.registryDigest(pull, soon).catch(() => null);
  return { image, suite, state: digest === null ? 'missing' : 'registry' };
}
