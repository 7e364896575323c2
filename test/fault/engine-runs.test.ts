// Whole runs whose engine is killed under them: they go on when it comes back in time, and end in order when it does not.

import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, startBuilder } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { tell } from '../rig/figures.ts';
import { nodeImage } from '../rig/node-image.ts';
import { startOwnEngine, type OwnEngine } from '../rig/own-engine.ts';
import { makeServedRepo } from '../rig/served-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';

/** When the engine is lost: what has been shown by then. */
const MOMENTS = {
  build: { until: 'build', shown: /setTimeout/ },
  soak: { until: 'soak', shown: /soak\.app\S* [1-9]\d* requests?,/ },
} as const;

const figures: string[] = [];

/** A run that has come so far on an engine of its own. */
async function lostRun(
  moment: keyof typeof MOMENTS,
  { patienceS }: { patienceS: number },
  befall: (own: OwnEngine) => Promise<void>,
): Promise<{
  code: number | null;
  said: string;
  results: Results;
  left: unknown[];
  files: number;
}> {
  await using own = await startOwnEngine('sid');
  await using dir = await tempDir();
  const repo = await makeServedRepo(await nodeImage(own.socket));
  const dockerfile = await readFile(path.join(repo.dir, 'docker/Dockerfile'), 'utf8');
  const slow = moment === 'build' ? `RUN node -e "setTimeout(() => {}, 6000)"\n` : '';
  await repo.commit({ 'docker/Dockerfile': `${dockerfile}${slow}` }, 'Take some time');
  await writeFile(path.join(dir.path, 'builder.yaml'), configOf(repo.dir, patienceS));
  const env = { BUILDER_SOCKET: `unix://${own.socket}` };
  const options = { cwd: dir.path, env };
  const { until, shown } = MOMENTS[moment];
  const run = startBuilder(['run', '-f', 'app', '--until', until], options);
  await run.shows(shown);
  await befall(own);
  const { code, stdout, stderr } = await run.said;
  const latest = path.join(dir.path, 'reports/latest');
  const stored: unknown = JSON.parse(await readFile(path.join(latest, 'results.json'), 'utf8'));
  const results = v.parse(ResultsSchema, stored);
  const pages = await Promise.all(
    ['report.html', 'report.txt', 'junit.xml', 'mail.eml'].map((name) =>
      stat(path.join(latest, name)),
    ),
  );
  // Also after a loss: what it left goes with the next command, on the engine that is back.
  if (code !== 0) await own.restart();
  const cleaned = await builder(['clean'], options);
  assert.equal(cleaned.code, 0, cleaned.stdout + cleaned.stderr);
  const left = await labelledContainers(own.socket, results.run.id);
  await repo.remove();
  return {
    code,
    said: stdout + stderr,
    results,
    left,
    files: pages.filter(({ size }) => size > 0).length,
  };
}

function configOf(repoDir: string, patienceS: number): string {
  return `version: 1
name: lost
repo: ${repoDir}
engineBackWithinS: ${patienceS}
retry: { attempts: 3, waitS: 1 }
frameworks:
  app:
    simulated: true
    build: { dockerfile: docker/Dockerfile, network: none }
    serve: { model: served, processes: { server: { port: 8000, health: /live } }, stopGraceS: 1 }
    soak: { concurrency: 2, durationS: 8, maxTokens: 16 }
`;
}

const kill = async (own: OwnEngine): Promise<void> => {
  own.signal('SIGKILL');
  await own.ended();
};

describe('a run whose engine is killed', { timeout: 900_000 }, () => {
  for (const moment of ['build', 'soak'] as const) {
    test(`in its ${moment} goes on when it comes back, and is green but flaky`, async () => {
      const { code, said, results, left } = await lostRun(
        moment,
        { patienceS: 60 },
        async (own) => {
          await kill(own);
          await own.restart();
        },
      );
      assert.equal(code, 0, said);
      const task = results.tasks.find(({ kind }) => kind === moment);
      assert.partialDeepStrictEqual(task, { status: 'passed', flaky: true });
      assert.deepEqual(
        task?.retried?.map((reason) => reason.class),
        Array.from({ length: (task?.attempts ?? 0) - 1 }, () => 'engine-lost'),
      );
      assert.deepEqual(left, []);
      figures.push(`killed in its ${moment} and restarted: passed, flaky`);
    });

    test(`in its ${moment} and stays away ends with engine-lost, exit 4, a report`, async () => {
      const { code, said, results, left, files } = await lostRun(moment, { patienceS: 3 }, kill);
      assert.equal(code, 4, said);
      const task = results.tasks.find(({ kind }) => kind === moment);
      assert.deepEqual([task?.status, task?.reason?.class], ['failed', 'engine-lost'], said);
      assert.equal(results.run.verdict, 'failed');
      assert.equal(files, 4);
      assert.deepEqual(left, []);
      figures.push(`killed in its ${moment} for good: engine-lost, exit 4, report`);
    });
  }
});

after(() => {
  tell(`runs whose engine was ${figures.join('; ')}: 0 containers left`);
});
