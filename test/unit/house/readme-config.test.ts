import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { parse } from 'yaml';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { WrittenConfigSchema } from '../../../src/config/written.ts';
import type { Config } from '../../../src/model/config.ts';
import { fences } from '../../rig/markdown.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

async function shownConfigs(): Promise<string[]> {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  return fences(readme)
    .map(({ text }) => text)
    .filter((text) => text.startsWith('# builder.yaml'));
}

/** The one that has this line. */
async function shownWith(line: string): Promise<string> {
  const [text, ...others] = (await shownConfigs()).filter((one) => one.includes(line));
  assert.ok(text !== undefined && others.length === 0, line);
  return text;
}

/** As a run in `cwd` with this file there would take it. */
async function taken(cwd: string, text: string, profile?: string): Promise<Config> {
  await writeFile(path.join(cwd, 'builder.yaml'), text);
  const resolved = await resolveConfig({
    flags: profile === undefined ? {} : { profile },
    env: {},
    cwd,
    home: cwd,
    frameworksDir: path.join(ROOT, 'frameworks'),
    embedded: false,
  });
  assert.ok('config' in resolved, `${profile ?? ''} ${JSON.stringify(resolved)}`);
  return resolved.config;
}

test('every builder.yaml that the README shows is taken, with each of its profiles', async () => {
  const shown = await shownConfigs();
  assert.ok(shown.length > 0);
  await using dir = await tempDir();
  for (const text of shown) {
    const { profiles = {} } = v.parse(WrittenConfigSchema, parse(text));
    for (const profile of [undefined, ...Object.keys(profiles)])
      await taken(dir.path, text, profile);
  }
});

test("the README's builder.yaml is read as it is meant", async () => {
  const text = await shownWith('repo: ../server');
  await using dir = await tempDir();
  const config = await taken(dir.path, text);
  const [chat, ...others] = config.frameworks;
  assert.ok(chat);
  assert.deepEqual(others, []);
  assert.deepEqual(config.source, { kind: 'git', repo: path.resolve(dir.path, '../server') });
  assert.deepEqual([config.name, config.refs, config.width], ['server', ['main', 'next'], 'auto']);
  assert.deepEqual(config.secrets['hub'], { kind: 'env', name: 'HUB_TOKEN' });
  assert.deepEqual(chat.build.stages, { runtime: 'server', dev: 'tools' });
  assert.deepEqual(chat.sanity?.command, ['python3', '-c', 'import server']);
  assert.deepEqual(chat.serve?.processes, [
    { process: 'server', port: 8000, health: '/health', metrics: '/metrics' },
  ]);
  assert.deepEqual(
    [chat.soak.concurrency, chat.soak.requests, chat.soak.durationS, chat.soak.maxErrorRate],
    [16, null, 60, 0.01],
  );
  assert.deepEqual(chat.metrics.minimums, { server: { 'vllm:': 20 } });
  assert.deepEqual([config.mail.from, config.mail.to], ['builder@example.org', []]);
});

test("the README's builder.yaml of Dynamo is read as it is meant", async () => {
  await using dir = await tempDir();
  const config = await taken(dir.path, await shownWith('ai-dynamo/dynamo.git'));
  assert.deepEqual(
    config.frameworks.map(({ name, build }) => [name, build.maxJobs]),
    [
      ['sglang', null],
      ['trtllm', null],
      ['vllm', 8],
    ],
  );
  assert.deepEqual([config.name, config.targets], ['dynamo', ['runtime', 'dev']]);
  assert.deepEqual([config.build.secrets, config.build.pull], [['hub'], true]);
  assert.equal(config.model.name, 'Qwen/Qwen3-0.6B');
  assert.equal(config.promote, 'main');
  assert.deepEqual(config.images, { keep: 3, maxAgeDays: 14 });
  assert.deepEqual(Object.keys(config.blocked), ['222c2e85c']);
});

test("the README's profile is laid over the rest", async () => {
  const text = await shownWith('repo: ../server');
  await using dir = await tempDir();
  const { targets, refs, mail, frameworks } = await taken(dir.path, text, 'nightly');
  assert.deepEqual(
    [targets, refs],
    [
      ['runtime', 'dev'],
      ['main', 'next'],
    ],
  );
  assert.deepEqual([mail.from, mail.to], ['builder@example.org', ['team@example.org']]);
  const soak = frameworks[0]?.soak;
  assert.deepEqual(
    [soak?.concurrency, soak?.durationS, soak?.maxErrorRate, soak?.requireValid],
    [16, 600, 0.01, true],
  );
});
