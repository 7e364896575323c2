// What a run left on the engine: which targets are tagged, and how many different shared layers they stand on.

import Docker from 'dockerode';
import { tagOf, type Work } from './build-work.ts';

export interface Left {
  readonly tagged: number;
  readonly sharedLayers: number;
}

/** `baseLayers` lie below the shared one. */
export async function lookAt(work: Work, baseLayers: number): Promise<Left> {
  const docker = new Docker({ socketPath: work.socket, version: 'v1.41' });
  const shared = new Set<string>();
  let tagged = 0;
  for (const target of work.targets) {
    const image = await docker
      .getImage(tagOf(target, work))
      .inspect()
      .catch(() => null);
    if (image === null) continue;
    tagged += 1;
    shared.add(image.RootFS.Layers?.[baseLayers] ?? 'none');
  }
  return { tagged, sharedLayers: shared.size };
}

export async function layersOf(socket: string, name: string): Promise<number> {
  const docker = new Docker({ socketPath: socket, version: 'v1.41' });
  return (await docker.getImage(name).inspect()).RootFS.Layers?.length ?? 0;
}

export async function remove(work: Work): Promise<void> {
  const docker = new Docker({ socketPath: work.socket, version: 'v1.41' });
  for (const target of work.targets) {
    await docker
      .getImage(tagOf(target, work))
      .remove({ force: true })
      .catch(() => null);
  }
}
