// The second copy of a report, where --html-out wants it.

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deliver } from '../../../src/pipeline/deliver.ts';
import { runFolder } from '../../../src/store/run-folder.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someConfig } from '../plan/question.ts';
import { failingRun } from '../report/sample-runs.ts';

async function delivered(dir: string, htmlOut: string) {
  const { plan, results } = failingRun();
  const reportsDir = path.join(dir, 'my reports');
  const folder = runFolder(reportsDir, results.run.id);
  await mkdir(path.join(folder.dir, 'logs'), { recursive: true });
  for (const { log } of results.tasks)
    await writeFile(path.join(folder.dir, log), 'a line of the log\n');
  const delivery = await deliver(
    { folder, plan, results },
    {
      config: someConfig({ reportsDir, htmlOut }),
      world: { host: madeUpHost(), root: '/', version: '0.1.0' },
      signal: new AbortController().signal,
    },
  );
  return { delivery, folder };
}

/** Of a page, the files that it leads to. */
async function leadsTo(page: string): Promise<string[]> {
  const html = await readFile(page, 'utf8');
  const links = [...html.matchAll(/<a href="(?<link>[^"#:]+)(?:#[^"]*)?"/g)];
  return links.map(({ groups }) =>
    fileURLToPath(new URL(groups?.['link'] ?? '', pathToFileURL(page))),
  );
}

test('its links lead where those of the report lead', async () => {
  await using dir = await tempDir();
  const out = path.join(dir.path, 'www', 'nightly', 'build page.html');
  const { delivery, folder } = await delivered(dir.path, out);
  assert.equal(delivery.uncopied, undefined);
  const links = await leadsTo(out);
  assert.ok(links.length > 5, `only ${links.length} links`);
  assert.deepEqual(links, await leadsTo(path.join(folder.dir, 'report.html')));
  assert.ok(links.includes(path.join(folder.dir, 'results.json')));
  assert.deepEqual(await readdir(path.dirname(out)), ['build page.html']);
});

test('where it cannot be written the report is there all the same, and why is told', async () => {
  await using dir = await tempDir();
  await writeFile(path.join(dir.path, 'a file'), '');
  const out = path.join(dir.path, 'a file', 'page.html');
  const { delivery, folder } = await delivered(dir.path, out);
  assert.match(delivery.uncopied?.message ?? '', /^copying the report/);
  assert.equal(delivery.uncopied?.where?.startsWith(path.join(dir.path, 'a file')), true);
  assert.ok((await readdir(folder.dir)).includes('report.html'));
  assert.ok(delivery.mail.length > 0);
});
