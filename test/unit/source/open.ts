// Opens clones for the tests, in a cache that goes with the test.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { openClone, type Clone } from '../../../src/source/clone.ts';
import { FailureError, type Failure } from '../../../src/model/reason.ts';

export async function tempFolder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'builder-source-'));
  t.after(async () => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** What a git of ours sees of the outside, and variables that must not reach it. */
export function testEnv(home: string): Readonly<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, GIT_DIR: '/nowhere', GIT_EDITOR: 'false' };
}

export async function open(repo: string, cacheDir: string): Promise<Clone> {
  const signal = new AbortController().signal;
  return openClone({ repo, cacheDir, env: testEnv(cacheDir), signal });
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
