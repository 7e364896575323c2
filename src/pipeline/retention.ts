// Which of our own images are old, by `images.keep` and `images.maxAgeDays`, and their removal: never one that is in use.

import type { Engine, ImageInfo } from '../docker/engine.ts';
import type { Config } from '../model/config.ts';
import { LABEL } from '../model/labels.ts';
import { FailureError } from '../model/reason.ts';
import { isLatestTag, ownTag, parseTag } from '../model/tag.ts';
import { formatBytes, plural } from '../text/units.ts';

const DAY_MS = 86_400_000;

export interface OldImage {
  readonly tags: readonly string[];
  /** With layers that it may share with others. */
  readonly sizeBytes: number;
  /** Why it goes, for people. */
  readonly why: string;
}

interface Retiring {
  readonly config: Pick<Config, 'images' | 'name'>;
  /** ms since the epoch. */
  readonly now: number;
  /** Tags that the run has made or used. */
  readonly inUse: ReadonlySet<string>;
  /** Only tells. */
  readonly dryRun: boolean;
}

/** Those that went. What the engine refuses to remove, because something stands on it, is left. Throws a FailureError. */
export async function removeOldImages(
  engine: Engine,
  { config, now, inUse, dryRun }: Retiring,
): Promise<readonly OldImage[]> {
  const { keep, maxAgeDays } = config.images;
  if (keep === null && maxAgeDays === null) return [];
  const [images, containers] = await Promise.all([
    engine.listImages({ [LABEL.fingerprint]: '' }),
    engine.listContainers({}),
  ]);
  const used = new Set(containers.map(({ imageId }) => imageId));
  const old = oldImages(
    images.flatMap((image) => ownImage(image, config.name) ?? []),
    { retention: config.images, now },
  ).filter(({ image }) => !used.has(image.id) && !image.tags.some((tag) => inUse.has(tag)));
  const gone: OldImage[] = [];
  for (const { image, why } of old) {
    const { tags, sizeBytes } = image;
    if (dryRun || (await removed(engine, tags))) gone.push({ tags, sizeBytes, why });
  }
  return gone;
}

interface Own {
  readonly image: ImageInfo;
  readonly framework: string;
  readonly target: string;
  /** A tag that others follow points at it, or one that somebody gave it. */
  readonly isHeld: boolean;
}

/** Null for those of another name: their own configuration says how long they stay. */
function ownImage(image: ImageInfo, name: string): Own | null {
  const { tags, labels } = image;
  const { [LABEL.framework]: framework = '', [LABEL.target]: target = '' } = labels;
  const tag = ownTag(tags, labels);
  if (tag === undefined || parseTag(tag)?.name !== name) return null;
  const isHeld = tags.some(
    (one) => isLatestTag(one, framework, target) || ownTag([one], labels) === undefined,
  );
  return { image, framework, target, isHeld };
}

interface Limits {
  readonly retention: Config['images'];
  readonly now: number;
}

/** Those that are held count among the newest. */
function oldImages(
  own: readonly Own[],
  { retention: { keep, maxAgeDays }, now }: Limits,
): readonly { readonly image: ImageInfo; readonly why: string }[] {
  const groups = Map.groupBy(own, ({ framework, target }) => `${framework} ${target}`);
  return [...groups].flatMap(([name, group]) => {
    const newestFirst = group.toSorted((a, b) => b.image.createdAt - a.image.createdAt);
    return newestFirst.flatMap(({ image, isHeld }, place) => {
      const isAged = maxAgeDays !== null && now - image.createdAt > maxAgeDays * DAY_MS;
      const isSurplus = keep !== null && place >= keep;
      if (isHeld || !(isAged || isSurplus)) return [];
      const why = isSurplus
        ? `not among the newest ${keep} of ${name}`
        : `older than ${plural(maxAgeDays ?? 0, 'day')}`;
      return [{ image, why }];
    });
  });
}

/** Tag by tag: with the last one the image goes. */
async function removed(engine: Engine, tags: readonly string[]): Promise<boolean> {
  try {
    for (const tag of tags) await engine.removeImage(tag);
    return true;
  } catch (error) {
    if (error instanceof FailureError && error.failure.class === 'config') return false;
    throw error;
  }
}

/** `3 old images, 24.1 GB with the layers that they share`. */
export function retiredWords(gone: readonly OldImage[]): string {
  const bytes = gone.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const shared = gone.length > 1 ? ' with the layers that they share' : '';
  return `${plural(gone.length, 'old image')}, ${formatBytes(bytes)}${shared}`;
}
