// The engine for what Dynamo's Dockerfiles ask of one since 0.5: BUILDER_NEWER_SOCKET, else the suite's where it is new enough.

import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { engineSocket } from './cli.ts';

const OLDEST = 23;

/** @throws where neither is: such a test never passes unrun */
export async function newerEngine(): Promise<string> {
  const named = process.env['BUILDER_NEWER_SOCKET'];
  const socket = named === undefined ? engineSocket() : named.replace(/^unix:\/\//, '');
  const version = await engineVersion(socket);
  if (Number.parseInt(version, 10) >= OLDEST) return socket;
  throw new Error(
    `engine ${version} on ${socket} is too old: BUILDER_NEWER_SOCKET names one of ${OLDEST} or newer; scripts/test starts both`,
  );
}

export async function engineVersion(socketPath: string): Promise<string> {
  const page = await new Promise<unknown>((resolve, reject) => {
    request({ socketPath, path: '/version', agent: false }, (answer) => {
      json(answer).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
  return v.parse(v.object({ Version: v.string() }), page).Version;
}
