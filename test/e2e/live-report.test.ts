import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { spansOf, traceProblems } from '../rig/chrome-trace.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { nodeImage } from '../rig/node-image.ts';
import { makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { until } from '../rig/until.ts';

let dir: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;
const run = (...args: string[]): Promise<Said> => builder(args, { cwd: dir.path });
const stored = (name: string): Promise<string> =>
  readFile(path.join(dir.path, 'reports/latest', name), 'utf8');

/** The words of the page, as a reader sees them. */
async function page(): Promise<string> {
  const html = await stored('report.html');
  const body = html.slice(html.indexOf('<body')).replaceAll(/<script>.*?<\/script>/gs, '');
  return body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

async function follows(): Promise<boolean> {
  return (await stored('report.html')).includes('location.reload()');
}

/** Waits for a page of the run under way that shows this. */
function shows(pattern: RegExp): Promise<string> {
  return until(`a page that shows ${String(pattern)}`, async () => {
    const words = await page().catch(() => '');
    return pattern.test(words) ? words : null;
  });
}

before(async () => {
  dir = await tempDir();
  repo = await makeServedRepo(await nodeImage(engineSocket()));
  await writeFile(path.join(dir.path, 'builder.yaml'), servedConfig(repo.dir));
});
after(async () => {
  await repo.remove();
  await dir[Symbol.asyncDispose]();
});

describe('report.html of a run', () => {
  test('follows it, tells that it rests during the soak, and is final afterwards', async () => {
    const { said } = startBuilder(['run', '--requests', '400'], { cwd: dir.path });
    const ended = said.then(({ stdout, stderr }) => assert.fail(`it ended: ${stdout}${stderr}`));
    const first = await Promise.race([shows(/● running/), ended]);
    assert.match(first, /○ waiting/);
    assert.match(first, /There is no earlier run to compare with/);
    assert.equal(await follows(), true);
    const resting = await Promise.race([shows(/It rests during soak of app/), ended]);
    assert.match(resting, /● running/);
    assert.equal(await follows(), true);
    ended.catch(() => undefined);
    const { code, stdout, stderr } = await said;
    assert.equal(code, 0, stdout + stderr);
    assert.equal(await follows(), false);
    const last = await page();
    assert.doesNotMatch(last, /● running|○ waiting/);
    assert.match(last, /✓ passed/);
  });
});

describe('builder killed during a run', () => {
  test('leaves a page that follows; builder report tells that it was cut off', async () => {
    const { child, said } = startBuilder(['run', '--requests', '4000'], { cwd: dir.path });
    await shows(/It rests during soak of app/);
    child.kill('SIGKILL');
    await said;
    assert.equal(await follows(), true);
    const report = await run('report');
    assert.equal(report.code, 0, report.stderr);
    assert.equal(await follows(), false);
    assert.match(await page(), /Cut off before its end/);
  });

  test('leaves a run that can be traced up to its last sign of life', async () => {
    const { code, stdout, stderr } = await run('trace');
    assert.equal(code, 0, stderr);
    const trace: unknown = JSON.parse(stdout);
    assert.deepEqual(traceProblems(trace), []);
    assert.ok(spansOf(trace).some(({ args }) => args['status'] === 'not-run'));
  });
});

describe('the report of a run after others', () => {
  test('tells what changed since the run before, as does the terminal', async () => {
    await repo.commit({ 'app/serve.ts': "throw new Error('no weights found');\n" }, 'Break it');
    const broken = await run('run');
    assert.equal(broken.code, 4, broken.stdout + broken.stderr);
    for (const text of [await stored('report.txt'), broken.stdout])
      assert.match(text, /new failure: app does not start/);
    const again = await run('run');
    assert.match(again.stdout, /still failing: app does not start, 2 runs in a row/);
  });
});
