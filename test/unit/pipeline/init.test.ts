// `builder init`: what is seen of a checkout, and the builder.yaml that says it.

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FailureError } from '../../../src/model/reason.ts';
import { init } from '../../../src/pipeline/init.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { inFolder, initialised, type Asked } from './init-folder.ts';

const AS_IT_IS = { serializers: [String] };
const GOLDEN = (name: string): string =>
  fileURLToPath(new URL(`../../golden/${name}.yaml`, import.meta.url));

describe('the look at a checkout', () => {
  test('becomes a commented file that is valid as it is, and with all switched on', async (t) => {
    const { text, config, frameworks, notes } = await initialised({
      loose: { 'Dockerfile.new': 'FROM x\n', 'api/Dockerfile': 'FROM scratch\n' },
    });
    t.assert.fileSnapshot(text, GOLDEN('init'), AS_IT_IS);
    assert.deepEqual(
      frameworks,
      config.frameworks.map(({ name }) => name),
    );
    assert.deepEqual(
      config.frameworks.map(({ name, build }) => [name, build.context, build.stages]),
      [
        ['server-mocker', '.', {}],
        ['api', 'api', {}],
        ['server', '.', { runtime: 'server' }],
      ],
    );
    assert.deepEqual(config.secrets['hub'], { kind: 'env', name: 'HUB_TOKEN' });
    assert.deepEqual(notes, [
      'old/Dockerfile is switched off: line 1: FROM ${BASE} names no image',
      'api/Dockerfile is changed and not committed: commits are built',
      'Dockerfile.new is not committed, and was not looked at: commits are built',
    ]);
  });

  test('shows no login of its remote, and changes nothing in it', async () => {
    const { text } = await initialised({});
    assert.match(text, /^# repo: https:\/\/git\.example\.org\/team\/server\.git /m);
    assert.doesNotMatch(text, /geheim/);
  });

  test('runs nothing that the settings of the checkout name', async () => {
    await using outside = await tempDir();
    const mark = path.join(outside.path, 'ran');
    const { notes } = await initialised({
      git: [
        ['config', 'filter.own.clean', `touch ${mark}; cat`],
        ['config', 'core.fsmonitor', `touch ${mark}`],
      ],
      loose: { '.gitattributes': '* filter=own\n', 'api/Dockerfile': 'FROM scratch\n' },
    });
    assert.ok(notes.some((note) => note.startsWith('api/Dockerfile is changed')));
    assert.deepEqual(await readdir(outside.path), []);
  });

  test('a folder whose name breaks lines writes no line of its own', async () => {
    await using dir = await tempDir();
    await mkdir(path.join(dir.path, 'a\nsocket: evil'));
    await mkdir(path.join(dir.path, 'here'));
    const made = await inFolder(path.join(dir.path, 'here'), '../a\nsocket: evil');
    assert.doesNotMatch(made.text, /^socket:/m);
    assert.equal(made.config.socket, null);
  });

  test('works on a bare repository, and from a folder inside a checkout', async () => {
    const bare = await initialised({ bare: true });
    assert.match(bare.text, /^repo: \.\.\/server$/m);
    assert.equal(bare.frameworks.length, 3);
    const inside = await initialised({ from: 'server/api', dir: '.' });
    assert.match(inside.text, /^repo: \.\.$/m);
    const top = await initialised({ from: 'server', dir: '.' });
    assert.match(top.text, /^repo: \.$/m);
  });

  test('takes a detached HEAD for what it is', async () => {
    const { text } = await initialised({ git: [['checkout', '--quiet', '--detach']] });
    assert.match(text, /after a look at \.\.\/server \(HEAD, [0-9a-f]{9}\)/);
    assert.match(text, /Without it the commit that is checked out there\.$/m);
  });

  test('names the default branch of the remote where another is checked out', async () => {
    const { text } = await initialised({ git: [['checkout', '--quiet', '-b', 'my-branch']] });
    assert.match(text, /Without it the branch that is checked out there, now my-branch\.$/m);
    assert.match(text, /^# refs: \[main\]$/m);
  });

  test('leaves a checkout of Dynamo to its own scripts, and to the frameworks that builder has for it', async (t) => {
    const { text, notes, frameworks, config } = await initialised({
      files: {
        'container/render.py': '',
        'container/Dockerfile.vllm':
          'ARG BASE_IMAGE=nvcr.io/nvidia/cuda\nFROM ${BASE_IMAGE} AS runtime\nFROM runtime AS dev\n',
        'container/Dockerfile.sglang': 'ARG DYNAMO_BASE_IMAGE\nFROM ${DYNAMO_BASE_IMAGE}\n',
        'container/templates/trtllm.Dockerfile': 'FROM {{ context.base }}\n',
      },
    });
    t.assert.fileSnapshot(text, GOLDEN('init-dynamo'), AS_IT_IS);
    assert.deepEqual(frameworks, ['sglang', 'trtllm', 'vllm']);
    assert.deepEqual(
      config.frameworks.map(({ name, repo }) => [name, repo]),
      frameworks.map((name) => [name, 'dynamo']),
    );
    assert.deepEqual(notes, []);
  });

  test('gives a Dockerfile the name of a framework of Dynamo, in a repository that is none', async () => {
    const { frameworks, config } = await initialised({
      files: { 'Dockerfile.vllm': 'FROM scratch\n', 'Dockerfile.mocker': 'FROM scratch\n' },
    });
    assert.deepEqual(frameworks, ['server-mocker', 'vllm']);
    assert.deepEqual(
      config.frameworks.map(({ name, repo, serve, build }) => [
        name,
        repo,
        serve,
        build.dockerfile,
      ]),
      [
        ['server-mocker', 'any', null, 'Dockerfile.mocker'],
        ['vllm', 'any', null, 'Dockerfile.vllm'],
      ],
    );
  });

  test('gives names that mean nothing else, whatever the files are called', async () => {
    const { frameworks } = await initialised({
      files: {
        'a/Dockerfile': 'FROM scratch\n',
        'b/a/Dockerfile': 'FROM scratch\n',
        'c/a/a.Dockerfile': 'FROM scratch\n',
        'Dockerfile.mocker-vllm': 'FROM scratch\n',
        'Größe/Dockerfile': 'FROM scratch\n',
        'true.Dockerfile': 'FROM scratch\n',
        'my images/Dockerfile': 'FROM scratch\n',
        'mocker/Dockerfile': 'FROM scratch\n',
      },
    });
    assert.deepEqual(frameworks, [
      'server-mocker-vllm',
      'true',
      'gr-e',
      'a',
      'server-mocker',
      'my-images',
      'b-a',
      'c-a',
    ]);
  });
});

describe('where there is nothing to build', () => {
  const reason = async (asked: Asked): Promise<unknown> => {
    const { text, config, frameworks, notes } = await initialised(asked);
    assert.deepEqual([config.source.kind, frameworks], ['embedded', []]);
    assert.match(text, /the embedded default of builder runs\.$/m);
    return notes;
  };

  test('a file is written that runs the embedded default, and the reason is told', async (t) => {
    await using dir = await tempDir();
    const { text, notes, config } = await inFolder(dir.path, '.');
    assert.deepEqual(notes, ['this folder is no git repository, and builder builds commits']);
    assert.equal(config.source.kind, 'embedded');
    t.assert.fileSnapshot(text, GOLDEN('init-empty'), AS_IT_IS);
  });

  test('a repository without Dockerfiles is such a place', async () => {
    assert.deepEqual(await reason({ files: { 'README.md': '' } }), [
      'no Dockerfile was found in ../server',
    ]);
  });

  test('so is one whose Dockerfiles no plan takes', async () => {
    assert.deepEqual(await reason({ files: { Dockerfile: 'FROM ${X}\n' } }), [
      'Dockerfile is switched off: line 1: FROM ${X} names no image',
    ]);
  });

  test('so is one without a commit', async () => {
    assert.deepEqual(await reason({ git: [['checkout', '--quiet', '--orphan', 'fresh']] }), [
      '../server has no commit yet, and builder builds commits',
    ]);
  });
});

describe('nothing is lost', () => {
  const refused = async (cwd: string, more: Partial<{ dir: string; force: boolean }> = {}) => {
    const host = madeUpHost({ cwd, env: { PATH: process.env['PATH'] } });
    const request = { dir: '.', print: false, force: false, ...more };
    try {
      await init(request, { host, root: ROOT, version: '1.0.0' });
    } catch (error) {
      if (error instanceof FailureError) return error.failure;
      throw error;
    }
    return null;
  };

  test('a builder.yaml that is there stays, without --force', async () => {
    await using dir = await tempDir();
    await writeFiles(dir.path, { 'builder.yaml': 'mine\n' });
    const found = await refused(dir.path);
    assert.equal(found?.message, 'builder.yaml is there already');
    assert.match(found?.hint ?? '', /--print .* --force/);
    assert.equal(await readFile(path.join(dir.path, 'builder.yaml'), 'utf8'), 'mine\n');
    assert.equal(await refused(dir.path, { force: true }), null);
    assert.match(await readFile(path.join(dir.path, 'builder.yaml'), 'utf8'), /^version: 1$/m);
  });

  test('--print writes nothing', async () => {
    await using dir = await tempDir();
    const host = madeUpHost({ cwd: dir.path, env: { PATH: process.env['PATH'] } });
    const request = { dir: '.', print: true, force: false };
    const made = await init(request, { host, root: ROOT, version: '1.0.0' });
    assert.equal(made.written, false);
    assert.deepEqual(await readdir(dir.path), []);
  });

  test('a folder that is none is told', async () => {
    await using dir = await tempDir();
    await writeFiles(dir.path, { file: '' });
    assert.equal((await refused(dir.path, { dir: 'nope' }))?.message, 'nope is not there');
    assert.equal((await refused(dir.path, { dir: 'file' }))?.message, 'file is no folder');
  });
});
