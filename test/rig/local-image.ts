// Images for tests, made of this machine's own programs and their libraries: no registry is asked.

import { execFile, spawn } from 'node:child_process';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

export interface LocalImage {
  readonly repo: string;
  readonly tag: string;
  /** Absolute files and folders; programs bring their libraries. */
  readonly programs: readonly string[];
  readonly files: readonly string[];
  /** Dockerfile instructions. */
  readonly changes: readonly string[];
}

/** Imports it where the engine lacks it; gives its name. Its label `builder.test` is the tag's repository. */
export async function importImage(socketPath: string, image: LocalImage): Promise<string> {
  const name = `${image.repo}:${image.tag}`;
  const found = await ask({ socketPath, method: 'GET', path: `/v1.41/images/${name}/json` });
  found.resume();
  if (found.statusCode === 200) return name;
  const files = [...image.programs, ...(await librariesOf(image.programs)), ...image.files];
  const tar = spawn('tar', ['-C', '/', '-ch', ...files.map((file) => file.slice(1))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const query = new URLSearchParams({ fromSrc: '-', repo: image.repo, tag: image.tag });
  for (const change of [`LABEL builder.test=${image.repo}`, ...image.changes])
    query.append('changes', change);
  const path = `/v1.41/images/create?${query.toString()}`;
  const answer = await ask({ socketPath, method: 'POST', path }, tar.stdout);
  const said = await text(answer);
  if (answer.statusCode !== 200 || said.includes('errorDetail')) throw new Error(said);
  return name;
}

export async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', [...programs]);
  return [...new Set(stdout.match(/\/\S+\.so\S*/g))];
}

function ask(
  options: { socketPath: string; method: string; path: string },
  body?: NodeJS.ReadableStream,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, agent: false }, resolve).on('error', reject);
    if (body) body.pipe(asked);
    else asked.end();
  });
}
