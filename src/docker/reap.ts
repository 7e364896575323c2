// Finding and removing what runs have left behind in the engine.

import { isKept, LABEL, ownerOf } from '../model/labels.ts';
import type { Labels, Owner } from '../model/labels.ts';
import { FailureError } from '../model/reason.ts';
import type { ContainerInfo, Engine } from './engine.ts';

export interface ReapedObject {
  readonly kind: 'container' | 'image';
  readonly id: string;
  /** Empty for an image: only untagged ones are reaped. */
  readonly name: string;
  readonly run: string;
}

export interface Reaping {
  /** Only tells. */
  readonly dryRun: boolean;
  /** What --keep-failed has kept goes too. */
  readonly keptToo: boolean;
}

/**
 * Removes the containers and untagged images of runs whose process is dead by `isAlive`, which must call alive what
 * it cannot look up (other hosts). What lacks an owner's labels is not touched.
 * Tries everything, then rejects with the first failure.
 */
export async function reapDead(
  engine: Engine,
  isAlive: (owner: Owner) => boolean | Promise<boolean>,
  { dryRun, keptToo }: Reaping,
): Promise<readonly ReapedObject[]> {
  const [containers, images] = await Promise.all([
    engine.listContainers({ [LABEL.run]: '' }),
    engine.listImages({ [LABEL.run]: '' }),
  ]);
  const dead: ReapedObject[] = [];
  for (const { id, name, labels } of containers) {
    if (isKept(name) && !keptToo) continue;
    if (await isDead(labels, isAlive)) dead.push(reaped('container', id, name, labels));
  }
  for (const { id, tags, labels } of images) {
    const untagged = tags.length === 0;
    if (untagged && (await isDead(labels, isAlive))) dead.push(reaped('image', id, '', labels));
  }
  return dryRun ? dead : remove(engine, dead);
}

/** What --keep-failed has kept, of any run. */
export async function keptContainers(engine: Engine): Promise<readonly ContainerInfo[]> {
  const containers = await engine.listContainers({ [LABEL.run]: '' });
  return containers.filter(({ name }) => isKept(name));
}

/** Removes what one run has made on its way, ended or not, but for what was kept: its named images are its results and stay. */
export async function removeRunObjects(
  engine: Engine,
  run: string,
): Promise<readonly ReapedObject[]> {
  const [containers, images] = await Promise.all([
    engine.listContainers({ [LABEL.run]: run }),
    engine.listImages({ [LABEL.run]: run }),
  ]);
  return remove(engine, [
    ...containers
      .filter(({ name }) => !isKept(name))
      .map(({ id, name, labels }) => reaped('container', id, name, labels)),
    ...images
      .filter(({ tags }) => tags.length === 0)
      .map(({ id, labels }) => reaped('image', id, '', labels)),
  ]);
}

async function isDead(
  labels: Labels,
  isAlive: (owner: Owner) => boolean | Promise<boolean>,
): Promise<boolean> {
  const owner = ownerOf(labels);
  return owner !== null && !(await isAlive(owner));
}

function reaped(
  kind: ReapedObject['kind'],
  id: string,
  name: string,
  labels: Labels,
): ReapedObject {
  return { kind, id, name, run: labels[LABEL.run] ?? '' };
}

/** Containers first: an image in use cannot go. */
async function remove(
  engine: Engine,
  objects: readonly ReapedObject[],
): Promise<readonly ReapedObject[]> {
  const containers = objects.filter(({ kind }) => kind === 'container');
  const images = objects.filter(({ kind }) => kind === 'image');
  const removals = [
    ...(await Promise.allSettled(containers.map(({ id }) => engine.removeContainer(id)))),
    ...(await Promise.allSettled(images.map(({ id }) => removeUnused(engine, id)))),
  ];
  for (const removal of removals) {
    if (removal.status === 'rejected') throw removal.reason;
  }
  return objects;
}

/** An image that someone's container or image stands on is left to them. */
async function removeUnused(engine: Engine, id: string): Promise<void> {
  try {
    await engine.removeImage(id);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.class !== 'config') throw error;
  }
}
