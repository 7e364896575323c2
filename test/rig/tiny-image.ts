// A small image for tests, made of this machine's shell, sleep and perl: no registry is asked.

import { execFile, spawn } from 'node:child_process';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { basename, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const TINY = 'builder-test/tiny:1';
const PROGRAMS = ['/bin/sh', '/bin/sleep', '/bin/cat', '/bin/mkdir', '/bin/ls', '/usr/bin/perl'];

/** Imports it where the engine lacks it; gives its name. Its label is `builder.test=tiny`. */
export async function tinyImage(socketPath: string): Promise<string> {
  const found = await ask({ socketPath, method: 'GET', path: `/v1.41/images/${TINY}/json` });
  found.resume();
  if (found.statusCode === 200) return TINY;
  const tar = spawn('tar', ['-C', '/', '-ch', ...(await files())], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const query = new URLSearchParams({ fromSrc: '-', repo: dirname(TINY) + '/tiny', tag: '1' });
  query.append('changes', 'LABEL builder.test=tiny');
  query.append('changes', 'ENV PATH=/bin:/usr/bin');
  const answer = await ask(
    { socketPath, method: 'POST', path: `/v1.41/images/create?${query.toString()}` },
    tar.stdout,
  );
  const said = await text(answer);
  if (answer.statusCode !== 200 || said.includes('errorDetail')) throw new Error(said);
  return TINY;
}

/** Paths relative to the root: the programs, their libraries, and perl's own modules. */
async function files(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', PROGRAMS);
  const libraries = new Set(stdout.match(/\/\S+\.so\S*/g));
  const folders = [...libraries]
    .map((path) => dirname(path))
    .filter((dir) => basename(dir) !== 'lib64');
  const modules = [...new Set(folders)].map((dir) => `/usr${dir.replace(/^\/usr/, '')}/perl-base`);
  return [...PROGRAMS, ...libraries, ...modules].map((path) => path.slice(1));
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
