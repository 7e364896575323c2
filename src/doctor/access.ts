// Who may use the engine's socket? Whoever may is root on this machine.

import { stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { addressText, findAddress, type Address } from '../docker/address.ts';
import { readText } from '../host/files.ts';
import { groupName, readGroups } from '../host/group-name.ts';
import type { Check } from '../model/diagnosis.ts';
import { asRoot, ok, problem, unknown, warning, type Patient } from './check.ts';

const NAME = 'access';

export async function checkAccess({ host, config }: Patient): Promise<Check> {
  let address: Address;
  try {
    address = findAddress({ socket: config.socket, env: host.env, exists: existsSync });
  } catch {
    return unknown(NAME, { found: 'no address to look at' });
  }
  if (address.kind === 'tcp') return judgeTcp(addressText(address));
  const found = await stat(address.path).catch(() => null);
  if (found === null || !found.isSocket())
    return unknown(NAME, { found: `no socket at ${address.path}` });
  const group = await groupName(found.gid);
  return judgeSocket({
    path: address.path,
    owner: found.uid,
    group,
    mode: found.mode & 0o777,
    user: host.user,
    inGroup: (await ownGroups()).includes(found.gid),
    named: (await readGroups()).some(
      ({ name, members }) => name === group && members.includes(host.user.name),
    ),
    sudo: asRoot(host),
  });
}

function judgeTcp(address: string): Check {
  return warning(NAME, {
    found: `${address}: plain TCP, no password`,
    means: "whoever reaches this port is root on the engine's machine",
    mend: 'ssh -N -L /tmp/engine.sock:/var/run/docker.sock HOST, then --socket /tmp/engine.sock',
    facts: { address },
  });
}

export interface SocketFacts {
  readonly path: string;
  readonly owner: number;
  readonly group: string;
  readonly mode: number;
  readonly user: { readonly id: number; readonly name: string };
  /** This process is in the socket's group. */
  readonly inGroup: boolean;
  /** The user is, since the next log-in. */
  readonly named: boolean;
  readonly sudo: string;
}

export function judgeSocket(socket: SocketFacts): Check {
  const { path, owner, group, mode, user, inGroup, named, sudo } = socket;
  const octal = mode.toString(8).padStart(4, '0');
  const who = user.id === 0 ? 'root' : `${user.name}, ${inGroup ? 'in' : 'not in'} that group`;
  const words = {
    found: `${path} is of group ${group}, mode ${octal}; you are ${who}`,
    facts: { path, owner, group, mode: octal, user: user.name, inGroup },
  };
  if ((mode & 0o002) !== 0) {
    return warning(NAME, {
      ...words,
      means: 'every user of this machine may use the engine, and is root with it',
      mend: `${sudo}chmod o-rwx ${path}`,
    });
  }
  const allowed =
    user.id === 0 ||
    (owner === user.id && (mode & 0o200) !== 0) ||
    (inGroup && (mode & 0o020) !== 0);
  if (allowed) return ok(NAME, words);
  return problem(NAME, {
    ...words,
    means: named
      ? 'you are in the group since this session began, and this session does not know it yet'
      : 'only root and that group may use the engine',
    mend: named ? `newgrp ${group}` : `sudo usermod -aG ${group} ${user.name}, then log in again`,
  });
}

async function ownGroups(): Promise<readonly number[]> {
  const status = (await readText('/proc/self/status').catch(() => null)) ?? '';
  const words = [...status.matchAll(/^G(?:id|roups):\s+(?<ids>[\d \t]*)$/gm)];
  return words.flatMap(({ groups }) => (groups?.['ids'] ?? '').trim().split(/\s+/).map(Number));
}
