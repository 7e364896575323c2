import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Config } from '../../../src/model/config.ts';
import type { TaskPlace } from '../../../src/model/ids.ts';
import type { Kind } from '../../../src/model/kind.ts';
import { repeatCommand } from '../../../src/plan/repeat.ts';
import { SHA, someConfig } from './question.ts';

const PLACE = { kind: 'smoke', framework: 'vllm', target: 'runtime', revision: SHA } as const;

function repeated(more: Partial<Config>, place: Partial<TaskPlace> = {}): string {
  return repeatCommand(someConfig(more), { ...PLACE, ...place }, 'builder');
}

test('a step of a checkout is repeated at its commit, not at its branch', () => {
  assert.equal(
    repeated({}),
    'builder --only smoke --framework vllm --repo-path /srv/dynamo --ref 012345678',
  );
});

test('a target that is not the default one is named, and so are files and engines that were', () => {
  assert.equal(
    repeated({ file: '/srv/builder.yaml', socket: '/run/d.sock' }, { target: 'dev' }),
    'builder --only smoke --framework vllm --target dev --repo-path /srv/dynamo --ref 012345678 --config /srv/builder.yaml --socket /run/d.sock',
  );
});

test('a step of a run with a profile is repeated with it', () => {
  assert.equal(
    repeated({ file: '/srv/builder.yaml', profile: 'nightly' }),
    'builder --only smoke --framework vllm --repo-path /srv/dynamo --ref 012345678 --config /srv/builder.yaml --profile nightly',
  );
});

test('the embedded default needs no repository', () => {
  assert.equal(repeated({ source: { kind: 'embedded' } }), 'builder --only smoke --framework vllm');
});

test('the embedded default beside a file, which may name a repository, is repeated by quickstart', () => {
  assert.equal(
    repeated({ source: { kind: 'embedded' }, file: '/srv/builder.yaml' }),
    'builder quickstart --force-run --only smoke --framework vllm --config /srv/builder.yaml',
  );
});

test('an address loses its login', () => {
  for (const login of ['ada:geheim', 'ghp_geheim'])
    assert.equal(
      repeated({ source: { kind: 'git', repo: `https://${login}@example.org/a.git` } }),
      'builder --only smoke --framework vllm --repo-url https://example.org/a.git --ref 012345678',
    );
});

test('an address is told from a path', () => {
  const flag = (repo: string): string | undefined =>
    /--repo-\w+/.exec(repeated({ source: { kind: 'git', repo } }))?.[0];
  assert.equal(flag('git@example.org:team/a.git'), '--repo-url');
  assert.equal(flag('file:///srv/a.git'), '--repo-url');
  assert.equal(flag('/srv/a@b:c'), '--repo-path');
});

test('a shell reads back every word, whatever is in it', async () => {
  const strange = `/srv/it's "here" $HOME/\`ls\`;x`;
  const line = repeated({ source: { kind: 'git', repo: strange } });
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    `builder() { printf '%s\\n' "$@"; }; ${line}`,
  ]);
  assert.equal(stdout.split('\n')[5], strange);
});

const EMBEDDED = { source: { kind: 'embedded' } } as const;

test('what works on what a load leaves is repeated with its load, on the image that is there', () => {
  for (const kind of ['scrape', 'metrics'] as const) {
    const step = `--until ${kind} --skip-build-if-image-exists --framework vllm`;
    assert.equal(repeated(EMBEDDED, { kind }), `builder ${step}`);
    assert.equal(
      repeated({ ...EMBEDDED, file: '/a.yaml' }, { kind }),
      `builder quickstart ${step} --config /a.yaml`,
    );
  }
});

test('a load is repeated with what flags and environment said of it, other steps without', () => {
  const givenSoak = {
    concurrency: 3,
    requests: null,
    durationS: 1.5,
    maxTokens: 16,
    maxErrorRate: 0,
    requireValid: true,
  };
  const load = '--concurrency 3 --duration 1.5 --max-tokens 16 --max-error-rate 0 --require-valid';
  for (const kind of ['soak', 'metrics'] as const)
    assert.ok(repeated({ ...EMBEDDED, givenSoak }, { kind }).endsWith(` --framework vllm ${load}`));
  assert.equal(repeated({ ...EMBEDDED, givenSoak }), 'builder --only smoke --framework vllm');
  assert.equal(
    repeated({ ...EMBEDDED, givenSoak: { requests: 9 } }, { kind: 'soak' }),
    'builder --only soak --framework vllm --requests 9',
  );
});

test('a way of building that was asked for is asked for again', () => {
  assert.equal(
    repeated({ ...EMBEDDED, backend: 'classic' }, { kind: 'build' }),
    'builder --only build --framework vllm --backend classic',
  );
});

test('what flags said of builds is said again of every step, what they said of servers of those in containers', () => {
  const saidAgain = {
    build: ['--platform', 'linux/arm64', '--build-arg', 'A=b c'],
    serve: ['--model', 'tiny'],
  };
  const builds = "--platform linux/arm64 --build-arg 'A=b c'";
  const ends = (kind: Kind, end: string): void => {
    const line = repeated({ ...EMBEDDED, saidAgain }, { kind });
    assert.ok(line.endsWith(` --framework vllm ${end}`), line);
  };
  for (const kind of ['build', 'promote'] as const) ends(kind, builds);
  for (const kind of ['compile', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'] as const)
    ends(kind, `${builds} --model tiny`);
});

test('files that were never committed are taken as they are', () => {
  assert.equal(
    repeated({}, { revision: `${SHA.slice(0, 9)}+dirty` }),
    'builder --only smoke --framework vllm --repo-path /srv/dynamo --no-checkout',
  );
});

test('an image in the place of a build is named again', () => {
  const named = { ...EMBEDDED, without: ['build', 'compile'], imageSha: '6d3e0137c' } as const;
  const words = '--framework vllm --without build --image-sha 6d3e0137c';
  assert.equal(repeated(named), `builder --only smoke ${words}`);
  assert.equal(
    repeated(named, { kind: 'metrics' }),
    `builder --until metrics --skip-build-if-image-exists ${words}`,
  );
  const reused = { ...EMBEDDED, reuseDev: true };
  assert.equal(
    repeated(reused, { kind: 'compile', target: 'dev' }),
    'builder --only compile --framework vllm --target dev --reuse-dev-if-image-exists',
  );
  assert.equal(
    repeated(reused, { kind: 'build', target: 'dev' }),
    'builder --only build --framework vllm --target dev',
  );
});

test('what was left out is left out again where all before a step is run', () => {
  const without = ['build', 'sanity'] as const;
  assert.equal(
    repeated({ ...EMBEDDED, without }, { kind: 'scrape' }),
    'builder --until scrape --skip-build-if-image-exists --framework vllm --without build,sanity',
  );
  assert.equal(repeated({ ...EMBEDDED, without }), 'builder --only smoke --framework vllm');
});

test('the tool is called as it can be from here', () => {
  const place = { ...PLACE, kind: 'serve' } as const;
  assert.equal(
    repeatCommand(someConfig(EMBEDDED), place, '/opt/my tools/builder'),
    "'/opt/my tools/builder' --only serve --framework vllm",
  );
});
