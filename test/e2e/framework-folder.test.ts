// A new framework is one folder: the very files that the README shows go through the whole journey.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { PrintedFrameworksSchema } from '../../src/config/printed.ts';
import { PlanSchema } from '../../src/model/plan.ts';
import { ResultsSchema } from '../../src/model/results.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import { writeFiles } from '../rig/git-repo.ts';
import { ROOT } from '../rig/source-tree.ts';
import { tempDir } from '../rig/temp-dir.ts';

/** `<!-- file: NAME -->` and the fence below it. */
const SHOWN = /^<!-- file: (?<name>\S+) -->\n```\w+\n(?<text>.*?)^```$/gms;

async function shownFiles(): Promise<Record<string, string>> {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const found = [...readme.matchAll(SHOWN)].map(({ groups }) => groups ?? {});
  return Object.fromEntries(found.map(({ name = '', text = '' }) => [name, text]));
}

describe('the framework that the README shows', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  const run = (...args: readonly string[]): Promise<Said> => builder(args, { cwd: dir.path });

  before(async () => {
    engineSocket();
    dir = await tempDir();
    const files = await shownFiles();
    assert.deepEqual(
      Object.keys(files),
      ['framework.yaml', 'Dockerfile', 'serve'].map((name) => `frameworks/echo/${name}`),
    );
    await writeFiles(dir.path, files);
  });
  after(() => dir[Symbol.asyncDispose]());

  test('is found beside where builder is called, and is what a run takes', async () => {
    const listed = await run('frameworks', 'echo', '--json');
    const [echo] = v.parse(PrintedFrameworksSchema, JSON.parse(listed.stdout)).frameworks;
    assert.equal(echo?.declaredAt, 'frameworks/echo/framework.yaml');
    const plan = v.parse(PlanSchema, JSON.parse((await run('plan', '--json')).stdout));
    assert.deepEqual([...new Set(plan.tasks.map(({ framework }) => framework))], ['echo']);
  });

  test('leaves quickstart to the frameworks that come with builder', async () => {
    const { stdout } = await run('quickstart', '--dry-run', '--json');
    const plan = v.parse(PlanSchema, JSON.parse(stdout));
    const names = plan.tasks.map(({ framework }) => framework);
    assert.ok(names.includes('mocker-vllm') && !names.includes('echo'), names.join(' '));
  });

  test('passes all seven steps', async () => {
    const { code, stdout, stderr } = await run('run', '--parallel', '2');
    assert.equal(code, 0, stdout + stderr);
    const shown = await run('show', '--json');
    const { tasks, measurements } = v.parse(ResultsSchema, JSON.parse(shown.stdout));
    assert.deepEqual(
      tasks.map(({ kind, status }) => [kind, status]),
      ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'].map((kind) => [
        kind,
        'passed',
      ]),
    );
    const [soak] = measurements;
    assert.deepEqual([soak?.simulated, soak?.requests.ok, soak?.outputTokens], [true, 40, 640]);
  });
});
