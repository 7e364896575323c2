// Why no engine could be reached, in one sentence with the remedy.

import { stat } from 'node:fs/promises';
import { groupName } from '../host/group-name.ts';
import { failure, FailureError } from '../model/reason.ts';
import { addressText } from './address.ts';
import type { Address } from './address.ts';

/** The failure for an error of connecting; failures come back as they are. */
export async function connectFailure(error: unknown, address: Address): Promise<FailureError> {
  if (error instanceof FailureError) return error;
  const thrown = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const where = addressText(address);
  if (code.startsWith('HPE_')) {
    return new FailureError(
      failure('config', `what answers at ${where} does not speak HTTP`, {
        where,
        cause: thrown.message,
        hint: 'give the socket of a Docker Engine with --socket',
      }),
      { cause: thrown },
    );
  }
  const reason =
    address.kind === 'socket' ? await socketReason(address.path, code) : 'nothing answers there';
  return new FailureError(
    failure(
      NOBODY.has(code) && reason !== NO_SOCKET ? 'engine-lost' : 'config',
      `no engine answers at ${where}: ${reason}`,
      {
        where,
        cause: thrown.message,
        hint:
          code === 'EACCES' && address.kind === 'socket'
            ? await accessHint(address.path)
            : START_HINT,
      },
    ),
    { cause: thrown },
  );
}

const NO_SOCKET = 'this is not a socket';
/** Nobody is there, or nobody any more; anything else is a matter of the address or of rights. */
const NOBODY: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET']);

const START_HINT =
  'start one (`sudo systemctl start docker`, or `sudo dockerd &`), or name another with --socket';

async function socketReason(path: string, code: string): Promise<string> {
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  const found = await stat(path).catch(() => null);
  if (found === null) return 'there is no such socket';
  if (!found.isSocket()) return NO_SOCKET;
  return code === 'ECONNREFUSED'
    ? 'the socket is there, but nobody listens'
    : 'the connection broke';
}

async function accessHint(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found === null)
    return 'a folder above the socket is closed to this user: run builder as its owner';
  const group = await groupName(found.gid);
  return `the socket belongs to group ${group}: \`sudo usermod -aG ${group} "$USER"\`, then log in again`;
}
