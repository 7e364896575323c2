import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { ResultsSchema } from '../../src/model/results.ts';
import { engineSocket, startBuilder } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { gone, started } from '../rig/host-processes.ts';
import { makeLastingRepo, type LastingRepo } from '../rig/lasting-repo.ts';
import { childrenOf, watchdogsOf } from '../rig/marked.ts';
import { until } from '../rig/until.ts';

let repo: LastingRepo;

before(async () => {
  repo = await makeLastingRepo(engineSocket());
});
after(() => repo[Symbol.asyncDispose]());

/** As of a person who presses the key again and again. */
const AGAIN_MS = 30;

for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  describe(`a second ${signal}`, () => {
    test('ends builder at once, and its watchdog removes what it leaves', async () => {
      const { child, said, shows } = startBuilder(repo.crowd.args, repo);
      await Promise.all([started(repo.crowd.marks), shows(repo.crowd.shown)]);
      const pid = child.pid ?? 0;
      const again = setInterval(() => child.kill(signal), AGAIN_MS);
      const { code, stdout, stderr } = await said;
      clearInterval(again);
      assert.equal(code, exitCode, stdout + stderr);
      assert.equal(stderr, `${signal}: ending in order; once more ends at once\n`);
      assert.doesNotMatch(stdout, /^exit /m);
      const stored = path.join(repo.cwd, 'reports/latest/results.json');
      const { run } = v.parse(ResultsSchema, JSON.parse(await readFile(stored, 'utf8')));
      assert.equal(run.verdict, null);
      await gone(repo.crowd.marks);
      await until('the end of the watchdog', () => (watchdogsOf(pid).length === 0 ? true : null));
      assert.deepEqual(await labelledContainers(engineSocket(), run.id), []);
      assert.deepEqual(childrenOf(pid), []);
    });
  });
