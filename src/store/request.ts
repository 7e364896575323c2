// Keeps how a run was asked for beside what came of it.

import { REQUEST_VERSION, RequestSchema, type Request } from '../model/request.ts';
import { toJson } from '../text/json.ts';
import type { Redact } from '../text/redact.ts';
import { readStored, type Read } from './read.ts';
import { writeInRun } from './run-files.ts';
import type { RunFolder } from './run-folder.ts';

/** Word by word: what is not secret in it can be used again. */
export async function writeRequest(
  { request: file }: RunFolder,
  request: Request,
  redact: Redact,
): Promise<void> {
  const env = Object.entries(request.env).map(([name, value]) => [name, redact(value)] as const);
  const clean = { ...request, argv: request.argv.map(redact), env: Object.fromEntries(env) };
  await writeInRun(file, toJson(clean));
}

export async function readRequest({ request }: RunFolder): Promise<Read<Request>> {
  return readStored(request, { schema: RequestSchema, version: REQUEST_VERSION });
}
