// Opens clones for the tests, in a cache that goes with the test.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Config } from '../../../src/model/config.ts';
import { FailureError, type Failure } from '../../../src/model/reason.ts';
import { openSource, type Source } from '../../../src/pipeline/source.ts';
import type { Subject } from '../../../src/source/checkout.ts';
import { openClone, type Clone } from '../../../src/source/clone.ts';
import { madeUpHost, type MadeUpHost } from '../../rig/made-up-host.ts';
import { someConfig } from '../plan/question.ts';

export async function tempFolder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'builder-source-'));
  t.after(async () => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** What a git of ours sees of the outside, and variables that must not reach it. */
export function testEnv(home: string): Readonly<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, GIT_DIR: '/nowhere', GIT_EDITOR: 'false' };
}

/** A world whose user is the one that runs the tests. */
export function testHost(home: string): MadeUpHost {
  const user = { id: process.getuid?.() ?? 0, group: process.getgid?.() ?? 0, name: 'kim' };
  return madeUpHost({ env: testEnv(home), user });
}

export async function open(repo: string, cacheDir: string): Promise<Clone> {
  const signal = new AbortController().signal;
  return openClone({ repo, cacheDir, host: testHost(cacheDir), signal });
}

/** A commit as it is. */
export function whole(commit: string): Subject {
  return { head: commit, commit };
}

/** The repository of a folder, opened as a run would. */
export async function source(
  repo: string,
  cacheDir: string,
  more: Partial<Config> = {},
  host: MadeUpHost = testHost(cacheDir),
): Promise<Source> {
  const config = someConfig({ cacheDir, source: { kind: 'git', repo }, ...more });
  const { signal } = new AbortController();
  return openSource(config, { host, version: '0', signal });
}

/** The failure that a promise must end with. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing failed');
}
