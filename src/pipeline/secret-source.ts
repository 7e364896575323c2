// Reads the value of one secret where it comes from, or says in a sentence why there is none.

import { open, stat, type FileHandle } from 'node:fs/promises';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import { isErrorCode } from '../host/error-code.ts';
import type { Host } from '../host/host.ts';
import type { SecretSource } from '../model/framework.ts';
import { failure, type Failure } from '../model/reason.ts';
import { shellLine } from '../text/shell.ts';
import { formatBytes, formatDuration } from '../text/units.ts';

/** What BuildKit takes of a secret. */
const MOST_BYTES = 500 * 1024;
/** A vault may have to be asked over the network, or by a finger on a key. */
const COMMAND_MS = 30_000;

type Own = Exclude<SecretSource, { kind: 'host' }>;

/** `lacks` continues the sentence that says where the secret comes from. */
type Read = { readonly value: string } | { readonly lacks: string };

/** What a value may be is asked of all of them alike. */
export async function readOwnSecret(
  id: string,
  source: Own,
  host: Host,
  commandMs = COMMAND_MS,
): Promise<string | Failure> {
  const read = await readFrom(source, host, commandMs);
  if ('lacks' in read) return lacking(id, source, read.lacks);
  if (Buffer.byteLength(read.value) > MOST_BYTES) return lacking(id, source, TOO_LONG[source.kind]);
  // Bytes that are no UTF-8 were read as this sign: what is left of them is not the secret.
  if (read.value.includes('\uFFFD'))
    return lacking(id, source, `which ${VERB[source.kind]} no text in UTF-8`);
  if (read.value.trim() === '') return lacking(id, source, EMPTY[source.kind]);
  return read.value;
}

const LONGEST = formatBytes(MOST_BYTES);
const TOO_LONG = {
  env: `which is longer than ${LONGEST}`,
  file: `which is longer than ${LONGEST}`,
  command: `which printed more than ${LONGEST}`,
};
const VERB = { env: 'holds', file: 'holds', command: 'printed' };
const EMPTY = { env: 'which is empty', file: 'which is empty', command: 'which printed nothing' };

async function readFrom(source: Own, host: Host, commandMs: number): Promise<Read> {
  if (source.kind === 'command') return printedBy(source.command, host, commandMs);
  if (source.kind === 'file') return readFrontOf(source.path);
  const value = host.env[source.name];
  return value === undefined ? { lacks: 'which is not there' } : { value };
}

/** A little more than is allowed, so that an endless one ends. */
async function readFrontOf(path: string): Promise<Read> {
  let file: FileHandle | null = null;
  try {
    // Before it is opened: a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return { lacks: 'which is no file' };
    file = await open(path, 'r');
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return { value: bytes.toString('utf8', 0, bytesRead) };
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return { lacks: 'which is not there' };
    if (isErrorCode(error, 'EACCES', 'EPERM', 'EIO', 'ELOOP'))
      return { lacks: `which cannot be read (${error.code ?? ''})` };
    throw error;
  } finally {
    await file?.close();
  }
}

/** Neither of its outputs is ever shown: a program that fails may print what it has. */
async function printedBy(
  [command = '', ...args]: readonly string[],
  host: Host,
  timeoutMs: number,
): Promise<Read> {
  const ended = await runChild({
    command,
    args,
    cwd: host.cwd,
    env: childEnv(host.env),
    signal: new AbortController().signal,
    timeoutMs,
    mostOutput: MOST_BYTES,
  });
  const { exitCode, stdout, timedOut, problem } = ended;
  if (exitCode === 0) return { value: stdout.replace(/[\r\n]+$/, '') };
  if (timedOut) return { lacks: `which did not end within ${formatDuration(timeoutMs)}` };
  if (exitCode !== null) return { lacks: `which failed with exit code ${exitCode}` };
  if (/ENOENT/.test(problem ?? '')) return { lacks: 'which was not found' };
  if (/EACCES/.test(problem ?? '')) return { lacks: 'which cannot be executed' };
  if (stdout.length >= MOST_BYTES) return { lacks: TOO_LONG.command };
  return { lacks: 'which was killed' };
}

function lacking(id: string, source: Own, lacks: string): Failure {
  return failure('config', `the secret '${id}' comes from ${placeOf(source)}, ${lacks}`, {
    where: `secrets.${id}`,
    ...(source.kind === 'command' && { cause: shellLine(source.command) }),
    hint: hintOf(id, source),
  });
}

function placeOf(source: Own): string {
  if (source.kind === 'command') return 'a command';
  return source.kind === 'file' ? `the file ${source.path}` : `the variable ${source.name}`;
}

function hintOf(id: string, source: Own): string {
  if (source.kind === 'command')
    return 'run it by hand: it must print the value, a text, and end with 0';
  return source.kind === 'file'
    ? `write ${source.path}, or name another file at secrets.${id} in builder.yaml`
    : `export ${source.name}=..., or name another source at secrets.${id} in builder.yaml`;
}
