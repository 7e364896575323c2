import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { parse } from 'yaml';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { WrittenConfigSchema } from '../../../src/config/written.ts';
import { fences } from '../../rig/markdown.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

test('every builder.yaml that the README shows is taken, with each of its profiles', async () => {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const shown = fences(readme).filter(({ text }) => text.startsWith('# builder.yaml'));
  assert.ok(shown.length > 0);
  for (const { text } of shown) {
    await using dir = await tempDir();
    await writeFile(path.join(dir.path, 'builder.yaml'), text);
    const written = v.parse(WrittenConfigSchema, parse(text));
    for (const profile of [undefined, ...Object.keys(written.profiles ?? {})]) {
      const resolved = await resolveConfig({
        flags: profile === undefined ? {} : { profile },
        env: {},
        cwd: dir.path,
        home: dir.path,
        frameworksDir: path.join(ROOT, 'frameworks'),
        embedded: false,
      });
      assert.ok('config' in resolved, `${profile ?? ''} ${JSON.stringify(resolved)}`);
    }
  }
});

test("the README's builder.yaml is read as it is meant", async () => {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const example = fences(readme).find(({ language }) => language === 'yaml');
  const cwd = await mkdtemp(path.join(tmpdir(), 'builder-readme-'));
  try {
    await writeFile(path.join(cwd, 'builder.yaml'), example?.text ?? '');
    const resolved = await resolveConfig({
      flags: {},
      env: {},
      cwd,
      home: cwd,
      frameworksDir: path.join(ROOT, 'frameworks'),
      embedded: false,
    });
    assert.ok('config' in resolved, JSON.stringify(resolved));
    const { config } = resolved;
    const [chat, ...others] = config.frameworks;
    assert.ok(chat);
    assert.deepEqual(others, []);
    assert.deepEqual(config.source, { kind: 'git', repo: path.resolve(cwd, '../server') });
    assert.deepEqual(
      [config.name, config.refs, config.width],
      ['server', ['main', 'next'], 'auto'],
    );
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
    assert.deepEqual(
      [config.mail.from, config.mail.to],
      ['builder@example.org', ['team@example.org']],
    );
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});
