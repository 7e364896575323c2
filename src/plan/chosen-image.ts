// An image that is there and stands for a build that is not made: one that was named, or any dev image.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Config } from '../model/config.ts';
import type { OwnImage, PlanFacts } from '../model/facts.ts';
import { failure, type Failure } from '../model/reason.ts';
import { parseTag } from '../model/tag.ts';

export type Chosen = { readonly image: OwnImage | null } | { readonly failure: Failure };

type Asked = Pick<Config, 'name' | 'imageSha' | 'reuseDev' | 'without'>;
type Known = Pick<PlanFacts, 'ownImages' | 'engine'>;
interface Place extends Pick<FoundBuild, 'framework' | 'target' | 'revision' | 'wanted'> {
  readonly untrusted?: true;
}

/** No image: the steps work on what the build gives. */
export function chosenImage(place: Place, asked: Asked, known: Known): Chosen {
  if (!place.wanted) return { image: null };
  const own = known.ownImages.filter(
    ({ tag, framework, target, untrusted }) =>
      // The images of other repositories have other names.
      tag.startsWith(`${asked.name}:`) &&
      framework === place.framework &&
      target === place.target &&
      untrusted === place.untrusted,
  );
  const { imageSha } = asked;
  if (imageSha !== null && asked.without.includes('build')) {
    const called = own.filter((one) => isCalled(one, imageSha));
    const [image] = called;
    if (image === undefined) return { failure: noImage(imageSha, place, own, known) };
    return called.length === 1 ? { image } : { failure: tooMany(imageSha, place, called) };
  }
  if (!asked.reuseDev || place.target !== 'dev') return { image: null };
  const same = own.find(({ revision }) => revision === place.revision);
  return { image: same ?? own[0] ?? null };
}

/** By the beginning of its fingerprint or of its commit, or by both as the tag has them: `3fa9c1.012345678`. */
function isCalled({ tag, fingerprint, revision }: OwnImage, name: string): boolean {
  const parts = parseTag(tag);
  const inTag = parts === null ? '' : `${parts.fingerprint}.${parts.commit ?? ''}`;
  return [fingerprint, revision, inTag].some((whole) => whole.startsWith(name));
}

/** No more than are read at a glance. */
const MOST_NAMES = 5;

function noImage(
  name: string,
  { framework, target }: Place,
  own: readonly OwnImage[],
  { engine }: Known,
): Failure {
  const what = `image of ${framework} ${target}`;
  const where = '--image-sha';
  if (engine === null)
    return failure('config', `no engine answers that could have an ${what}`, {
      where,
      hint: 'start it, or name another one with --socket',
    });
  return failure('config', `no ${what} has the fingerprint or the commit "${name}"`, {
    where,
    hint: own.length === 0 ? 'there is none: leave out --no-build' : `there are: ${listed(own)}`,
  });
}

function tooMany(name: string, { framework, target }: Place, called: readonly OwnImage[]): Failure {
  return failure(
    'config',
    `${called.length} images of ${framework} ${target} are called "${name}"`,
    {
      where: '--image-sha',
      hint: `name one by its fingerprint: ${listed(called)}`,
    },
  );
}

function listed(images: readonly OwnImage[]): string {
  const names = images.slice(0, MOST_NAMES).map(({ tag }) => tag);
  const more = images.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
