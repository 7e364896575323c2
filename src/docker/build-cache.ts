// The build cache of the engine, which the builds of everybody share: cut to a size where a person has allowed it.

import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { compareVersions } from './api-version.ts';
import { dial } from './build/dial.ts';
import { ask } from './call.ts';
import type { Connection } from './call.ts';

/** Tens of GB in small files, on a disk that is nearly full. */
const PRUNE_MS = 600_000;
/** Since then what stays has another name. */
const RESERVED_SINCE = '1.48';

const PrunedSchema = v.object({ SpaceReclaimed: v.optional(v.number(), 0) });

/** Of what no build uses so many bytes stay, those used last; gives the bytes that went. */
export async function pruneBuildCache(
  connection: Connection,
  apiVersion: string,
  keepBytes: number,
): Promise<number> {
  const options = { what: 'cut its build cache', deadlineMs: PRUNE_MS };
  const isNew = compareVersions(apiVersion, RESERVED_SINCE) >= 0;
  const query = { [isNew ? 'reserved-space' : 'keep-storage']: String(keepBytes) };
  const { SpaceReclaimed } = await ask(connection, options, PrunedSchema, async (signal) => {
    const request = { method: 'POST', path: '/build/prune', query, signal } as const;
    return json(await dial(connection.docker, request));
  });
  return SpaceReclaimed;
}
