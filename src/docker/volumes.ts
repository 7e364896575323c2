// Volumes that outlive their containers: found by their labels, removed when nobody uses them.

import * as v from 'valibot';
import type { Labels } from '../model/labels.ts';
import { ask, call, CHANGE_MS, READ_MS } from './call.ts';
import type { Connection } from './call.ts';
import { statusOf } from './call-failure.ts';
import type { VolumeInfo } from './engine.ts';
import { labelFilter } from './label-filter.ts';

const VolumesSchema = v.object({
  Volumes: v.nullish(
    v.array(
      v.object({
        Name: v.string(),
        Labels: v.nullish(v.record(v.string(), v.string()), {}),
        Mountpoint: v.optional(v.string(), ''),
      }),
    ),
    [],
  ),
});

export async function listVolumes(
  connection: Connection,
  labels: Labels,
): Promise<readonly VolumeInfo[]> {
  const options = { what: 'list volumes', deadlineMs: READ_MS };
  const { Volumes } = await ask(connection, options, VolumesSchema, (abortSignal) =>
    connection.docker.listVolumes({ filters: labelFilter(labels), abortSignal }),
  );
  return Volumes.map(({ Name, Labels: found, Mountpoint }) => ({
    name: Name,
    labels: found,
    ...(Mountpoint !== '' && { folder: Mountpoint }),
  }));
}

/** False where a container uses it; fine when it is gone. */
export async function removeVolume(connection: Connection, name: string): Promise<boolean> {
  const options = { what: `remove volume ${name}`, deadlineMs: CHANGE_MS };
  return call(connection, options, (abortSignal) =>
    connection.docker
      .getVolume(name)
      .remove({ abortSignal })
      .then(
        () => true,
        (error: unknown) => {
          const status = statusOf(error);
          if (status === 409) return false;
          if (status === 404) return true;
          throw error;
        },
      ),
  );
}
