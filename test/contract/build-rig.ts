// What the tests of builds share: a Dockerfile in a folder of its own, built on the real engine under a label of this run.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { buildImage } from '../../src/docker/build/build-image.ts';
import { NO_LOGINS, type RegistryLogins } from '../../src/docker/registry-logins.ts';
import type { BuildRequest, BuiltImage } from '../../src/docker/engine.ts';
import { type Failure, FailureError } from '../../src/model/reason.ts';
import { tinyImage } from '../rig/tiny-image.ts';
import { type RecordingSink, recordingSink } from '../unit/docker/build/recording-sink.ts';
import { realSocket } from './engine-harness.ts';

export interface Built {
  readonly image: BuiltImage | null;
  readonly failure: Failure | null;
  readonly sink: RecordingSink;
}

export interface How extends Partial<BuildRequest> {
  readonly backend?: 'buildkit' | 'classic';
  readonly signal?: AbortSignal;
  readonly files?: readonly string[];
}

/** Differs from run to run, so that no step is cached by an earlier one. */
export const UNIQUE = `${String(process.pid)}-${String(Date.now())}`;
const LABELS = { 'builder.run': `build-test-${UNIQUE}` };

export class BuildRig implements AsyncDisposable {
  readonly docker = new Docker({ socketPath: realSocket(), version: 'v1.41' });
  readonly logins: RegistryLogins;
  readonly dir = mkdtempSync(join(tmpdir(), 'builder-build-'));
  readonly base: string;

  private constructor(base: string, logins: RegistryLogins) {
    this.base = base;
    this.logins = logins;
  }

  /** The Dockerfile's `BASE` stands for the tiny image. */
  static async open(dockerfile: string, logins = NO_LOGINS): Promise<BuildRig> {
    const rig = new BuildRig(await tinyImage(realSocket()), logins);
    rig.write('Dockerfile', dockerfile.replaceAll('BASE', rig.base));
    return rig;
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.dir, path), content);
  }

  /** Expected failures come back as values. */
  async build(how: How = {}): Promise<Built> {
    const {
      backend = 'buildkit',
      signal = new AbortController().signal,
      files = [],
      ...more
    } = how;
    const listed = ['Dockerfile', ...files].map(
      (path) => ({ path, mode: '100644', hash: '' }) as const,
    );
    const sink = recordingSink();
    const request: BuildRequest = {
      context: { dir: this.dir, files: listed },
      dockerfile: join(this.dir, 'Dockerfile'),
      target: null,
      platform: 'linux/amd64',
      args: {},
      tags: [],
      labels: LABELS,
      secrets: new Map(),
      network: 'none',
      noCache: false,
      modifiedAt: 1_000_000_000,
      ...more,
    };
    try {
      const image = await buildImage(
        { docker: this.docker, logins: this.logins },
        backend,
        request,
        sink,
        signal,
      );
      return { image, failure: null, sink };
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return { image: null, failure: error.failure, sink };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.dir, { recursive: true });
    const label = `builder.run=${LABELS['builder.run']}`;
    const filters = { label: [label] };
    for (const container of await this.docker.listContainers({ all: true, filters })) {
      await this.docker.getContainer(container.Id).remove({ force: true });
    }
    for (const image of await this.docker.listImages({ filters })) {
      await this.docker.getImage(image.Id).remove({ force: true });
    }
  }
}

/** A process of this machine with that word on its command line; the engine's steps are such. */
export function runs(word: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
      } catch {
        return false;
      }
    });
}

/** Turns until it holds; the deadline is in ms. */
export async function until(condition: () => boolean, deadline: number): Promise<void> {
  const end = performance.now() + deadline;
  while (!condition()) {
    if (performance.now() > end)
      throw new Error(`not within ${String(deadline)} ms: ${String(condition)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

/** Connections of this process to unix sockets. */
export function openConnections(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
}
