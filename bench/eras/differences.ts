// Where a planned build differs from the one that the branch's own script makes, field by field.

import type { BuildTask } from '../../src/model/plan.ts';
import type { TrueBuild } from './truth.ts';

/** `dockerfile`, `args.BASE_IMAGE`: by the script and by us, as text. */
export interface Difference {
  readonly field: string;
  readonly theirs: string;
  readonly ours: string;
}

export interface Pair {
  readonly theirs: TrueBuild;
  /** What a real engine resolves for it; null where that was not asked. */
  readonly images: readonly string[] | null;
  readonly mine: BuildTask;
}

export function differences(pairs: readonly Pair[]): readonly Difference[] {
  // What the script tags and hands on has a name of ours in the plan.
  const renamed = new Map<string, string>();
  return pairs.flatMap(({ theirs, images, mine }, at) => {
    const found = compare(theirs, images, mine, renamed);
    for (const tag of theirs.tags) renamed.set(tag, mine.image);
    return found.map(({ field, ...rest }) => ({ field: `build ${at + 1} ${field}`, ...rest }));
  });
}

function compare(
  theirs: TrueBuild,
  images: readonly string[] | null,
  { build }: BuildTask,
  renamed: ReadonlyMap<string, string>,
): readonly Difference[] {
  const isRendered = build.recipe === 'render-py';
  const known = (name: string): string => renamed.get(name) ?? name;
  const wanted: Record<string, [unknown, unknown]> = {
    ...(theirs.dockerfile !== null && { dockerfile: [theirs.dockerfile, build.dockerfile] }),
    context: [theirs.context, build.context],
    // A rendered file's last stage is the wanted one, with or without its name.
    ...(!isRendered && { target: [theirs.target, build.target] }),
    ...(theirs.platform !== null && { platform: [theirs.platform, build.platform] }),
    contexts: [Object.keys(theirs.contexts).toSorted(), Object.keys(build.contexts).toSorted()],
    upstreamTags: [theirs.tags, build.upstreamTags],
    dockerfileSha256: [theirs.sha256, build.dockerfileSha256],
  };
  for (const name of new Set([...Object.keys(theirs.args), ...Object.keys(build.args)])) {
    const value = theirs.args[name];
    if (isRendered && value === undefined) continue;
    wanted[`args.${name}`] = [value === undefined ? null : known(value), build.args[name] ?? null];
  }
  if (images !== null) {
    const contexts = new Set(
      Object.keys(theirs.contexts).map((name) => `docker.io/library/${name}:latest`),
    );
    const resolved = images
      .filter((image) => !contexts.has(image))
      .map((image) => known(image.replace(/^docker\.io\/library\/(?=dynamo(?:-base)?:)/, '')));
    wanted['baseImages'] = [resolved.toSorted(), build.baseImages.toSorted()];
  }
  return Object.entries(wanted)
    .map(([field, [a, b]]) => ({ field, theirs: JSON.stringify(a), ours: JSON.stringify(b) }))
    .filter((one) => one.theirs !== one.ours);
}
