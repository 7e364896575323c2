import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import PostalMime from 'postal-mime';
import type { Verdict } from '../../../src/model/results.ts';
import { writeReports } from '../../../src/pipeline/write-reports.ts';
import { runFolder } from '../../../src/store/run-folder.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someConfig } from '../plan/question.ts';
import { greenRun } from '../report/sample-runs.ts';

interface Written {
  readonly page: string;
  readonly mail: Awaited<ReturnType<typeof PostalMime.parse>>;
}

async function written(verdict: Verdict | null): Promise<Written> {
  await using dir = await tempDir();
  const { plan, results } = greenRun();
  const run = { ...results.run, verdict };
  const folder = runFolder(dir.path, run.id);
  await mkdir(folder.dir);
  const world = { host: madeUpHost(), root: '/', version: '0.1.0' };
  const config = someConfig({ reportsDir: dir.path, linkBase: 'https://nightly.example.org/r' });
  const { mail } = await writeReports(
    { folder, plan, results: { ...results, run } },
    config,
    world,
  );
  const page = await readFile(path.join(folder.dir, 'report.html'), 'utf8');
  assert.deepEqual(await readFile(path.join(folder.dir, 'mail.eml')), mail);
  return { page, mail: await PostalMime.parse(mail) };
}

test('the charts of a finished run stand on its page and lie in its mail', async () => {
  const { page, mail } = await written('passed');
  for (const id of ['chart-ttft', 'chart-itl', 'chart-throughput'])
    assert.equal(page.split(`<figure class="chart" id="${id}"`).length, 2, id);
  assert.deepEqual(
    mail.attachments.map(({ filename }) => filename),
    ['chart-ttft.png', 'chart-itl.png'],
  );
  for (const { contentId } of mail.attachments)
    assert.ok(mail.html?.includes(`src="cid:${contentId?.slice(1, -1)}"`), contentId);
  assert.match(mail.html ?? '', /href="https:\/\/nightly\.example\.org\/r\/[^"]*\/report\.html"/);
});

test('a run without a verdict has neither', async () => {
  const { page, mail } = await written(null);
  assert.doesNotMatch(page, /<figure class="chart"/);
  assert.deepEqual(mail.attachments, []);
});
