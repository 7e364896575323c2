// Framework folders: those that come with builder, and those beside builder.yaml.

import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { frameworkFrom } from '../../../src/config/framework-from.ts';
import { writtenFrom } from '../../../src/config/framework-keys.ts';
import { resolveConfig, type ConfigRequest, type Resolved } from '../../../src/config/resolve.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const ECHO: Files = {
  'frameworks/echo/framework.yaml': 'repo: embedded\n',
  'frameworks/echo/Dockerfile': 'FROM scratch\n',
};

interface Asked extends Partial<Pick<ConfigRequest, 'flags' | 'embedded'>> {
  readonly files?: Files;
  readonly prepare?: (project: string) => Promise<unknown>;
}

/** In a project folder, with one framework that comes with builder. */
async function resolved({ files = ECHO, flags = {}, embedded = false, prepare }: Asked) {
  await using dir = await tempDir();
  const [tool, project] = [path.join(dir.path, 'tool'), path.join(dir.path, 'project')];
  await writeFiles(tool, {
    'frameworks/mocker/framework.yaml': 'repo: embedded\n',
    'frameworks/mocker/Dockerfile': 'FROM scratch\n',
  });
  await writeFiles(project, { 'README.md': '', ...files });
  await prepare?.(project);
  const answer: Resolved = await resolveConfig({
    flags,
    env: {},
    cwd: project,
    home: project,
    frameworksDir: path.join(tool, 'frameworks'),
    embedded,
  });
  assert.ok('config' in answer, JSON.stringify(answer));
  return { ...answer, project };
}

async function names(asked: Asked): Promise<readonly string[]> {
  return (await resolved(asked)).frameworks.value;
}

describe('a framework folder beside builder.yaml', () => {
  test('is read, and whoever has one is asked for it alone', async () => {
    const { config, project } = await resolved({});
    assert.deepEqual(
      config.frameworks.map(({ name, dir, repo }) => ({ name, dir, repo })),
      [{ name: 'echo', dir: path.join(project, 'frameworks/echo'), repo: 'embedded' }],
    );
    assert.deepEqual(await names({ files: {} }), ['mocker']);
  });

  test('leaves the others to be named', async () => {
    assert.deepEqual(await names({ flags: { framework: ['mocker', 'echo'] } }), ['echo', 'mocker']);
  });

  test('is no part of quickstart, unless it is named', async () => {
    assert.deepEqual(await names({ embedded: true }), ['mocker']);
    assert.deepEqual(await names({ embedded: true, flags: { framework: ['echo'] } }), ['echo']);
  });

  test('is not in the way of quickstart, whatever is wrong with it', async () => {
    const files = {
      'frameworks/broken/framework.yaml': 'title: [\n',
      'frameworks/mocker/framework.yaml': 'repo: embedded\n',
      'frameworks/mocker/Dockerfile': 'FROM scratch\n',
    };
    assert.deepEqual(await names({ files, embedded: true }), ['mocker']);
    const begun = { 'frameworks/begun/Dockerfile': 'FROM scratch\n' };
    const flags = { framework: ['mocker'] };
    assert.deepEqual(await names({ files: begun, embedded: true, flags }), ['mocker']);
  });

  test("is the repository's where builder.yaml names its Dockerfile", async () => {
    const files = {
      'builder.yaml':
        'repo: .\nframeworks: {web: {build: {dockerfile: ./frameworks/web/Dockerfile}}}\n',
      'frameworks/web/Dockerfile': 'FROM scratch\n',
      'frameworks/shared/README.md': '',
    };
    assert.deepEqual(await names({ files }), ['web']);
  });

  test('lies beside the file that --config names', async () => {
    const files = {
      'ci/builder.yaml': 'version: 1\n',
      'ci/frameworks/far/framework.yaml': 'repo: embedded\n',
      'ci/frameworks/far/Dockerfile': 'FROM scratch\n',
      ...ECHO,
    };
    const { frameworks, selected } = await resolved({
      files,
      flags: { config: 'ci/builder.yaml' },
    });
    assert.deepEqual(frameworks.value, ['far']);
    assert.equal(selected[0]?.declaredAt, 'ci/frameworks/far/framework.yaml');
  });

  test('may be a link, and is read once where it leads to those of builder', async () => {
    const prepare = (project: string): Promise<void> =>
      symlink('../tool/frameworks', path.join(project, 'frameworks'));
    assert.deepEqual(await names({ files: {}, prepare }), ['mocker']);
  });

  test('may declare how a repository is built', async () => {
    const files = {
      'builder.yaml': 'repo: ../server\n',
      'frameworks/api/framework.yaml': 'build: {dockerfile: api/Dockerfile}\n',
      ...ECHO,
    };
    assert.deepEqual(await names({ files }), ['api']);
  });

  test('is overridden by builder.yaml like any other', async () => {
    const files = { 'builder.yaml': 'frameworks: {echo: {title: My echo}}\n', ...ECHO };
    const { config, selected } = await resolved({ files });
    assert.equal(config.frameworks[0]?.title, 'My echo');
    assert.equal(selected[0]?.place(['title']).where, 'builder.yaml:1:28');
  });
});

test('a framework written down again is the same framework', async () => {
  const files = {
    'frameworks/full/Dockerfile': 'FROM scratch\n',
    'frameworks/full/framework.yaml': `repo: embedded
base: {image: a, pull: b, suite: c}
build: {args: {A: 1}, stages: {runtime: null}, secrets: [pip]}
sanity: {command: ["true"]}
serve: {env: {B: x}, processes: {worker: {port: 2}, frontend: {port: 1, health: /h}}}
smoke: {unknownModel: ignored}
soak: {durationS: 9}
metrics: {minimums: {worker: {"w:": 1}}}
`,
  };
  const [full] = (await resolved({ files })).config.frameworks;
  assert.ok(full);
  assert.deepEqual(frameworkFrom(full, writtenFrom(full)), full);
});
