// The images that a real engine resolves for one target of a Dockerfile: what its BuildKit says that it loads the metadata of.
// Every image is there as an empty one of that name, so nothing is pulled; the build itself may end as it likes.

import { request, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pack, type Pack } from 'tar-stream';
import * as v from 'valibot';
import { decodeTrace } from '../../src/docker/build/trace.ts';
import { shell } from './shell.ts';

export interface Question {
  readonly content: string;
  readonly target: string | null;
  readonly platform: string;
  readonly args: Readonly<Record<string, string>>;
}

export type Resolved =
  | { readonly images: readonly string[] }
  /** The stage that is not there, in the engine's words. */
  | { readonly refused: string };

export interface Resolver extends AsyncDisposable {
  readonly resolve: (question: Question) => Promise<Resolved>;
}

const ENGINES = new URL('../../test/rig/engines', import.meta.url).pathname;
const EMPTY = 'builder-bench/empty';
/** Each try finds at least one more image. */
const MOST_TRIES = 40;

/** An engine of its own in `dir`: names of real images would hide those of yours. */
export async function startResolver(dir: string): Promise<Resolver> {
  const home = path.join(dir, 'engine');
  const socketPath = path.join(home, 'docker.sock');
  const script = (name: string, ...args: string[]): Promise<string> =>
    shell({ command: path.join(ENGINES, name), args, cwd: '/', env: ENV });
  await script('start-engine.sh', 'sid', home, socketPath);
  await script('dockerfile-frontend.sh', socketPath);
  const query = new URLSearchParams({ fromSrc: '-', repo: EMPTY, tag: 'latest' });
  const tar = pack();
  tar.entry({ name: 'empty' }, '');
  tar.finalize();
  await post(socketPath, `/images/create?${query.toString()}`, tar);
  const known = new Map<string, Promise<Resolved>>();
  return {
    resolve: (question) => {
      const key = JSON.stringify(question);
      const before = known.get(key);
      if (before !== undefined) return before;
      const now = resolve(socketPath, question);
      known.set(key, now);
      return now;
    },
    async [Symbol.asyncDispose]() {
      await script('stop-engine.sh', home, '--purge');
    },
  };
}

const ENV = { HOME: process.env['HOME'] ?? '/root', GOPROXY: process.env['GOPROXY'] ?? '' };

async function resolve(socketPath: string, question: Question): Promise<Resolved> {
  const named = new Set<string>();
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    const { loaded, error } = await build(socketPath, question);
    const stage = /target stage .* could not be found/.exec(error)?.[0];
    if (stage !== undefined) return { refused: stage };
    const missing = [...loaded].filter(([name, failed]) => failed && !named.has(name));
    if (missing.length === 0) {
      if ([...loaded.values()].some(Boolean)) throw new Error(error);
      return { images: [...loaded.keys()].toSorted() };
    }
    for (const [name] of missing) {
      named.add(name);
      await tag(socketPath, name);
    }
  }
  throw new Error('the engine always names one image more');
}

async function tag(socketPath: string, name: string): Promise<void> {
  const colon = name.lastIndexOf(':');
  const query = new URLSearchParams({ repo: name.slice(0, colon), tag: name.slice(colon + 1) });
  await post(socketPath, `/images/${EMPTY}/tag?${query.toString()}`);
}

const LineSchema = v.union([
  v.object({ id: v.literal('moby.buildkit.trace'), aux: v.string() }),
  v.object({ errorDetail: v.object({ message: v.string() }) }),
]);

interface Said {
  /** By name: whether it could not be loaded. */
  readonly loaded: ReadonlyMap<string, boolean>;
  readonly error: string;
}

async function build(socketPath: string, question: Question): Promise<Said> {
  const { content, target, platform, args } = question;
  const query = new URLSearchParams({
    version: '2',
    platform,
    buildargs: JSON.stringify(args),
    networkmode: 'none',
    ...(target !== null && { target }),
  });
  const tar = pack();
  tar.entry({ name: 'Dockerfile' }, content);
  tar.finalize();
  const answer = await post(socketPath, `/build?${query.toString()}`, tar);
  const loaded = new Map<string, boolean>();
  let error = '';
  for (const line of answer.split('\n').filter((one) => one !== '')) {
    const said = v.safeParse(LineSchema, JSON.parse(line));
    if (!said.success) continue;
    if ('errorDetail' in said.output) error = said.output.errorDetail.message;
    else
      for (const { name, completed, error: why } of decodeTrace(said.output.aux)?.vertices ?? []) {
        const image = /load metadata for (\S+)$/.exec(name)?.[1];
        if (image !== undefined) loaded.set(image, completed === undefined || why !== '');
      }
  }
  return { loaded, error };
}

async function post(socketPath: string, where: string, body?: Pack): Promise<string> {
  const answer = await new Promise<IncomingMessage>((done, reject) => {
    const asked = request(
      {
        socketPath,
        method: 'POST',
        path: where,
        agent: false,
        headers: { 'Content-Type': 'application/x-tar' },
      },
      done,
    ).on('error', reject);
    if (body) body.pipe(asked);
    else asked.end();
  });
  const said = await text(answer);
  if ((answer.statusCode ?? 500) >= 300) throw new Error(`${where}: ${said}`);
  return said;
}
