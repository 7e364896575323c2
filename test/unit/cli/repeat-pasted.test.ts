// A command that repeats a step, pasted into a shell: it is taken, and means what the run was asked.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { resolveConfig } from '../../../src/config/resolve.ts';
import type { Flags } from '../../../src/config/flags.ts';
import { PrintedSettingsSchema } from '../../../src/config/printed.ts';
import { shownSettings } from '../../../src/config/shown-settings.ts';
import type { Kind } from '../../../src/model/kind.ts';
import { repeatCommand } from '../../../src/plan/repeat.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const YAML = `version: 1
repo: shop
frameworks:
  web: { build: { dockerfile: docker/Dockerfile } }
build: { args: { B: file }, secrets: [hub] }
secrets: { hub: { env: HUB } }
`;

interface Case {
  readonly flags: Flags;
  readonly kind?: Kind;
  readonly target?: string;
  readonly revision?: string;
  /** Settings that must be the same. */
  readonly same: readonly string[];
}

const BUILDS: Flags = {
  recipe: 'dockerfile',
  platform: 'linux/arm64',
  cudaVersion: '13.0',
  buildArg: [
    { name: 'A', value: "it's $HOME" },
    { name: 'FROM_HERE', value: null },
  ],
  buildContext: [
    { name: 'wheels', place: 'docker-image://wheels:1' },
    { name: 'sources', place: 'shop' },
  ],
  secret: [
    { id: 'key', source: { kind: 'env', name: 'KEY' } },
    { id: 'cert', source: { kind: 'file', path: 'cert.pem' } },
    { id: 'pip', source: null },
  ],
  noCache: true,
  pull: true,
};
const OF_BUILDS = [
  'build.recipe',
  'build.platform',
  'build.cuda',
  'build.args.A',
  'build.args.B',
  'build.args.FROM_HERE',
  'build.contexts.wheels',
  'build.contexts.sources',
  'build.secrets',
  'build.noCache',
  'build.pull',
  'secrets.key',
  'secrets.cert',
  'secrets.hub',
];
const SERVERS: Flags = { model: 'org/tiny', hfCache: 'shop', offline: true, gpus: [0, 2] };
const OF_SERVERS = ['model.name', 'model.cache', 'model.offline', 'gpus'];

const CASES: Readonly<Record<string, Case>> = {
  'of builds': { flags: BUILDS, kind: 'build', same: OF_BUILDS },
  'of builds, to find their images': { flags: BUILDS, same: OF_BUILDS },
  'of servers': { flags: SERVERS, same: OF_SERVERS },
  'of servers behind a soak': { flags: SERVERS, kind: 'metrics', same: OF_SERVERS },
  'of no GPU': { flags: { gpus: 'none' }, same: ['gpus'] },
  'of the checkout as it is': {
    flags: { repoPath: 'shop', noCheckout: true },
    revision: `${SHA.slice(0, 9)}+dirty`,
    same: ['repo', 'checkout', 'refs'],
  },
  'of an image in the place of a build': {
    flags: { without: ['build', 'compile'], imageSha: 'c62194.6d3e0137c' },
    same: ['imageSha'],
  },
  'of dev images': {
    flags: { reuseDevIfImageExists: true },
    kind: 'compile',
    target: 'dev',
    same: ['reuseDev', 'targets'],
  },
};

const ENV = { FROM_HERE: 'of the environment', HUB: 'x', KEY: 'y' };

async function resolved(dir: string, flags: Flags) {
  const request = { flags, env: ENV, cwd: dir, home: dir, frameworksDir: dir, embedded: false };
  const resolution = await resolveConfig(request);
  assert.ok('config' in resolution, JSON.stringify(resolution));
  return resolution;
}

/** What `sh` makes of it. */
function wordsOf(line: string): string[] {
  const parts = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return parts.map((part) => part.replaceAll(/'(?<quoted>[^']*)'|\\(?<sign>.)/g, '$1$2'));
}

describe('a step is repeated with what was said', () => {
  for (const [title, { flags, kind = 'smoke', target = 'runtime', ...rest }] of Object.entries(
    CASES,
  ))
    test(title, async () => {
      await using dir = await tempDir();
      await writeFiles(dir.path, { 'builder.yaml': YAML, 'shop/README.md': '' });
      const before = await resolved(dir.path, flags);
      const place = { kind, framework: 'web', target, revision: rest.revision ?? SHA };
      const [tool, ...words] = wordsOf(repeatCommand(before.config, place, 'builder'));
      assert.equal(tool, 'builder');
      const said = await say(['config', ...words.slice(words[0] === 'run' ? 1 : 0), '--json'], {
        cwd: '/',
        env: ENV,
      });
      assert.deepEqual([said.code, said.stdout !== ''], [0, true], said.stderr);
      const after = v.parse(PrintedSettingsSchema, JSON.parse(said.stdout)).settings;
      const rows = new Map(shownSettings(before).map(({ key, value }) => [key, value]));
      for (const key of rest.same) {
        assert.ok(rows.has(key), `there is no ${key}`);
        assert.deepEqual(after[key]?.value, rows.get(key), key);
      }
    });
});
