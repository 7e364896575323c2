// Who a container runs as, in the numbers that files carry: read from its image's own tables, before it starts.

import type { ContainerSpec, Engine } from '../docker/engine.ts';
import type { FileOwner } from '../docker/tar-files.ts';
import { failure, FailureError } from '../model/reason.ts';

export interface ContainerUser extends FileOwner {
  /** Null where nobody says. */
  readonly home: string | null;
}

/** Asks a container that is never started, and is gone afterwards. Throws a FailureError where the image does not know a name. */
export async function userIn(
  engine: Engine,
  { image, user, labels }: Pick<ContainerSpec, 'image' | 'user' | 'labels'>,
  signal: AbortSignal,
): Promise<ContainerUser> {
  const spec: ContainerSpec = {
    image,
    command: ['true'],
    env: {},
    labels,
    ports: [],
    memoryMb: null,
    cpus: null,
    shmMb: null,
    gpus: 0,
    network: 'none',
    ...(user !== undefined && { user }),
  };
  const container = await engine.createContainer(spec, signal);
  try {
    return await userOf(engine, container);
  } finally {
    await engine.removeContainer(container);
  }
}

async function userOf(engine: Engine, container: string): Promise<ContainerUser> {
  const state = await engine.inspectContainer(container);
  const [said = '', group] = (state?.user ?? '').split(':');
  const name = said || '0';
  const users = await table(engine, container, '/etc/passwd');
  const known = users.find(([user, , id]) => (isNumber(name) ? id : user) === name);
  const uid = known?.[2] ?? name;
  if (!isNumber(uid)) throw unknown(`user ${name}`);
  const gid = group === undefined ? (known?.[3] ?? '0') : await groupId(engine, container, group);
  return { uid: Number(uid), gid: Number(gid), home: known?.[5] || null };
}

async function groupId(engine: Engine, container: string, group: string): Promise<string> {
  if (isNumber(group)) return group;
  const groups = await table(engine, container, '/etc/group');
  const gid = groups.find(([name]) => name === group)?.[2];
  if (gid === undefined) throw unknown(`group ${group}`);
  return gid;
}

/** One row a line, columns between colons. */
async function table(engine: Engine, container: string, file: string): Promise<string[][]> {
  const text = (await engine.readFile(container, file)) ?? '';
  return text.split('\n').map((line) => line.split(':'));
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

function unknown(who: string): FailureError {
  return new FailureError(
    failure('config', `the image has no ${who}`, {
      hint: 'look at `user:` of the framework; numbers (uid:gid) need no entry in the image',
    }),
  );
}
