// What `builder config` prints: every value of the configuration, and who said it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { flagName } from '../../../src/cli/flag-name.ts';
import { VERBS } from '../../../src/cli/verbs.ts';
import { PrintedSettingsSchema, type PrintedSettings } from '../../../src/config/printed.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { MadeUpOutput } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say, type Asked } from './say.ts';

const AS_IT_IS = { serializers: [String] };
const GOLDEN = (name: string): string =>
  fileURLToPath(new URL(`../../golden/${name}.txt`, import.meta.url));

const YAML = `version: 1
repo: https://ada:geheim@git.example.org/team/server.git
refs: [main, next]
socket: unix:///run/engine.sock
soak: { requests: 100, concurrency: 4 }
secrets:
  hub: { env: HUB_TOKEN }
  key: { file: ~/key }
frameworks:
  web: { build: { dockerfile: docker/Dockerfile, secrets: [hub] } }
mail: { to: [team@example.org, other-team@example.org], url: "smtp://ada:geheim@mail.example.org:587" }
profiles:
  nightly:
    refs: [main]
    soak: { durationS: 600 }
    parallel: true
    secrets: { key: { env: THE_KEY } }
promote: main
`;

/** Where to read and how to print, which other tests give. */
const ABOUT_THE_CALL: ReadonlySet<string> = new Set([
  '--config',
  '--profile',
  '--json',
  '--verbose',
  '--no-color',
]);
/** What must stand beside them. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  '--no-checkout': ['--repo-path', '/'],
  '--image-sha': ['--without', 'build'],
};
/** Where neither a choice nor 7 suits. */
const GIVEN: Readonly<Record<string, string>> = {
  '--framework': 'web',
  '--platform': 'linux/arm64',
  '--cuda-version': '12.9',
  '--build-arg': 'A=1',
  '--build-context': 'a=docker-image://b',
  '--secret': 'id=x,env=Y',
  '--without': 'compile',
  '--image-sha': '6d3e0137c',
  '--hf-cache': '/',
  '--gpus': '0',
  '--duration': '9s',
  '--max-error-rate': '0.5',
  '--push': 'registry.example.org/team/dynamo',
  '--email': 'ada@example.org',
  '--smtp-url': 'smtp://mail.example.org:25',
};

async function config(argv: readonly string[], asked: Asked = {}): Promise<string> {
  await using dir = await tempDir();
  await writeFiles(dir.path, { 'builder.yaml': YAML });
  const { code, stdout, stderr } = await say(['config', ...argv], { ...asked, cwd: dir.path });
  assert.equal(code, 0, stderr);
  return stdout.replaceAll(dir.path, '/home/kim');
}

async function settings(...argv: string[]): Promise<PrintedSettings['settings']> {
  return v.parse(PrintedSettingsSchema, JSON.parse(await config([...argv, '--json']))).settings;
}

describe('builder config', () => {
  test('prints each value beside who said it', async (t) => {
    const env = { BUILDER_BACKEND: 'classic', XDG_CACHE_HOME: '/big' };
    const argv = ['--profile', 'nightly', '--target', 'dev', '--reports', '/srv/reports'];
    const text = await config(argv, { env });
    t.assert.fileSnapshot(text, GOLDEN('config'), AS_IT_IS);
  });

  test('fits 80 columns, where a long value goes on below itself', async (t) => {
    const stdout = new MadeUpOutput(true, 80);
    const env = { NO_COLOR: '1', XDG_CACHE_HOME: '/srv/a-large-disk/cache' };
    const argv = ['--profile', 'nightly', '--concurrency', '9', '--reports', '/srv/reports'];
    const text = await config(argv, { stdout, env });
    assert.deepEqual(
      text.split('\n').filter((line) => line.length > 80),
      [],
    );
    t.assert.fileSnapshot(text, GOLDEN('config-80'), AS_IT_IS);
  });

  test('names every kind of origin for programs', async () => {
    const said = await settings('--profile', 'nightly', '--gpus', 'none');
    assert.deepEqual(said['gpus'], { value: 'none', origin: { kind: 'flag', where: '--gpus' } });
    assert.deepEqual(said['backend'], { value: 'auto', origin: { kind: 'default' } });
    assert.deepEqual(said['socket'], {
      value: 'unix:///run/engine.sock',
      origin: { kind: 'file', where: 'builder.yaml:4:9' },
    });
    assert.deepEqual(said['refs'], {
      value: ['main'],
      origin: { kind: 'profile', profile: 'nightly', where: 'builder.yaml:14:5' },
    });
  });

  test('shows no password and no value of a secret', async () => {
    const env = { HUB_TOKEN: 'geheim', BUILDER_SMTP_URL: 'smtp://kim:geheim@mail.example.org' };
    for (const argv of [[], ['--json'], ['--smtp-url', 'smtp://a:geheim@b']])
      assert.doesNotMatch(await config(argv, { env }), /geheim/);
  });

  test('of a soak tells what is said of all frameworks, and what one end switches off', async () => {
    const plain = await settings();
    assert.equal(plain['soak.requests']?.value, 100);
    const nightly = await settings('--profile', 'nightly');
    assert.equal(nightly['soak.requests']?.value, null);
    assert.equal(nightly['soak.durationS']?.value, 600);
    const origin = nightly['soak.requests']?.origin;
    assert.equal(origin?.kind, 'profile');
    const typed = await settings('--requests', '7');
    assert.deepEqual(typed['soak.requests'], {
      value: 7,
      origin: { kind: 'flag', where: '--requests' },
    });
  });

  test('offers no flag that it does not read', async () => {
    const own = VERBS.find(({ name }) => name === 'config')?.options ?? [];
    const read = own.filter(({ flags }) => !ABOUT_THE_CALL.has(flagName(flags).long));
    assert.ok(read.length > 40);
    for (const { flags, choices } of read) {
      const { long } = flagName(flags);
      const typed = /[<[]/.test(flags) ? [long, GIVEN[long] ?? choices?.at(-1) ?? '7'] : [long];
      const others = BESIDE[long] ?? [];
      assert.notDeepEqual(await settings(...others, ...typed), await settings(...others), long);
    }
    for (const flag of ['--from-plan', '--failed-from', '--dry-run'])
      assert.equal((await say(['config', flag, 'x'])).code, 2, flag);
  });

  test('tells of a variable that looks like ours and is not', async () => {
    await using dir = await tempDir();
    const env = { BUILDER_PROFIL: 'x', BUILDER_NODE: '/usr/bin/node', BUILDER_XYZZY: '1' };
    const { code, stderr } = await say(['config'], { cwd: dir.path, env });
    assert.equal(code, 0);
    assert.equal(
      stderr,
      'note: builder does not read BUILDER_PROFIL; did you mean BUILDER_PROFILE?\nnote: builder does not read BUILDER_XYZZY\n',
    );
  });
});

test('control codes in a path move no cursor', async () => {
  await using dir = await tempDir();
  const { stdout } = await say(['config'], {
    cwd: dir.path,
    env: { BUILDER_REPORTS: '/tmp/a\u001b[2Jb' },
  });
  assert.match(stdout, /^reports +\/tmp\/ab +BUILDER_REPORTS$/m);
});
