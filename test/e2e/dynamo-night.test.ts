import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Results } from '../../src/model/results.ts';
import type { Said } from '../rig/cli.ts';
import {
  makeDynamoRoom,
  outcomes,
  SMALL,
  type DynamoRoom,
} from '../rig/dynamo-repo/dynamo-room.ts';
import { fileInImage, imageContent, tagsOf } from '../rig/image-content.ts';
import { startRecordingEngine } from '../rig/recording-engine.ts';

const NAME = 'dynamo-night';
const TARGETS = ['runtime', 'dev', 'local-dev'];
const NIGHT = [
  'run',
  '--ref=main,release/0.6.0',
  '--framework=vllm',
  `--target=${TARGETS.join(',')}`,
  '--parallel=2',
  '--skip-action-if-already-passed',
];
const MAIN = [...NIGHT, '--ref=main', '--target=runtime'].filter(
  (word) => !/=main,|=runtime,/.test(word),
);
const INIT = 'components/src/dynamo/__init__.py';
const TEMPLATE = 'container/Dockerfile.template';

describe('nights of two branches, from the build to the name latest', () => {
  let room: DynamoRoom;
  let said: Said;
  let first: Results;
  const night = async (...args: string[]): Promise<Results> => {
    said = await room.builder(args);
    return room.results();
  };
  const latest = async (): Promise<Record<string, string>> => {
    const names = ['latest-vllm-runtime', 'latest-vllm', 'latest-vllm-local-dev'];
    const ids = await Promise.all(
      names.map(async (name) => {
        const image = await imageContent(room.socket, `${NAME}:${name}`);
        return [name, image.id] as const;
      }),
    );
    return Object.fromEntries(ids);
  };
  const edit = async (file: string, change: (text: string) => string): Promise<string> => {
    const text = await readFile(path.join(room.repo.dir, file), 'utf8');
    return room.repo.commit({ [file]: change(text) }, `Change ${file}`);
  };

  before(async () => {
    room = await makeDynamoRoom(`name: ${NAME}`, 'promote: main', ...SMALL);
    first = await night(...NIGHT);
  });
  after(() => room[Symbol.asyncDispose]());

  test('everything passes: built, compiled, checked, served, loaded, measured', () => {
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const journey = ['sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'];
    const kinds = (ref: string, target: string): string[] =>
      first.tasks
        .filter((task) => task.ref === ref && task.target === target)
        .map(({ kind, status }) => {
          assert.equal(status, 'passed');
          return kind;
        });
    assert.deepEqual(kinds('main', 'runtime'), ['build', ...journey, 'promote']);
    assert.deepEqual(kinds('release/0.6.0', 'runtime'), ['build', ...journey]);
    assert.deepEqual(kinds('release/0.6.0', 'base'), ['build']);
    for (const target of ['dev', 'local-dev']) {
      assert.deepEqual(kinds('main', target), ['build', 'compile', 'sanity', 'promote']);
      assert.deepEqual(kinds('release/0.6.0', target), ['build', 'compile', 'sanity']);
    }
    assert.deepEqual(
      first.measurements.map(({ simulated, requests }) => [simulated, requests.ok]),
      [
        [false, 12],
        [false, 12],
      ],
    );
  });

  test('the names latest are those of the one branch that is promoted', async () => {
    const own = first.images.filter(({ revision }) => revision === room.repo.sha('1.5'));
    assert.equal(own.length, 3);
    const ids = await latest();
    assert.deepEqual(Object.values(ids).toSorted(), own.map(({ id }) => id).toSorted());
  });

  test('local-dev belongs to who builds it', async () => {
    const image = first.images.find(({ target }) => target === 'local-dev');
    assert.ok(image);
    const owner = await fileInImage(room.socket, image.image, '/opt/dynamo/owner');
    assert.equal(owner, `${process.getuid?.()}:${process.getgid?.()}`);
  });

  test('what the context leaves out is not in an image: .dockerignore, its exceptions, COPY --exclude', async () => {
    const image = (target: string): string =>
      first.images.find((one) => one.target === target && one.revision === room.repo.sha('1.5'))
        ?.image ?? '';
    const read = (target: string, file: string): Promise<string> =>
      fileInImage(room.socket, image(target), file);
    assert.match(await read('dev', '/workspace/container/launch_message.txt'), /^Dynamo 1\.5/);
    assert.match(await read('dev', '/workspace/components/src/README.md'), /^Read back/);
    for (const [target, file] of [
      ['dev', '/workspace/container/render.py'],
      ['dev', '/workspace/README.md'],
      ['dev', '/workspace/docs'],
      ['runtime', '/opt/dynamo/python/README.md'],
    ] as const)
      await assert.rejects(read(target, file), /Could not find the file/, file);
  });

  test('the next night does nothing, and only looks at the engine', async () => {
    await using engine = await startRecordingEngine(room.socket);
    const second = await night(...NIGHT, `--socket=${engine.socket}`);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.equal(second.tasks.length, first.tasks.length);
    assert.deepEqual(
      outcomes(second).filter((line) => !line.endsWith(' skipped (unchanged)')),
      [],
    );
    assert.deepEqual(
      engine.asked.filter((line) => !/^(?:GET|HEAD) /.test(line)),
      [],
    );
  });

  test('after a change explain names the file, and the next night builds that branch alone', async () => {
    await edit(INIT, (text) => `${text}# Changed.\n`);
    const explained = await room.builder(['explain', 'build.vllm.runtime']);
    assert.equal(explained.code, 0, explained.stderr);
    assert.match(explained.stdout, new RegExp(`^ +M ${INIT}$`, 'm'));
    assert.doesNotMatch(explained.stdout, /base |target/);
    const names = await latest();
    const third = await night(...NIGHT);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    for (const { ref, kind, status } of third.tasks)
      assert.equal(status, ref === 'main' ? 'passed' : 'skipped', `${ref} ${kind}`);
    const moved = await latest();
    for (const [name, id] of Object.entries(moved)) assert.notEqual(id, names[name], name);
  });

  test('a check that fails keeps the names latest where they are, and is run again the next night', async () => {
    const names = await latest();
    await edit(INIT, (text) => `${text}raise ImportError("no kernels")\n`);
    const expected = [
      'build vllm runtime main passed',
      'sanity vllm runtime main failed (sanity)',
      ...['serve', 'smoke', 'soak', 'scrape', 'metrics', 'promote'].map(
        (kind) => `${kind} vllm runtime main skipped (blocked)`,
      ),
    ];
    assert.deepEqual(outcomes(await night(...MAIN)), expected);
    assert.equal(said.code, 4);
    assert.deepEqual(outcomes(await night(...MAIN)), [
      'build vllm runtime main skipped (unchanged)',
      ...expected.slice(1),
    ]);
    assert.deepEqual(await latest(), names);
  });

  test('a compiler that fails fails its step with its own exit code', async () => {
    await edit(INIT, () => 'def broken(:\n');
    const results = await night(...MAIN, '--target=dev');
    const compile = results.tasks.find(({ kind }) => kind === 'compile');
    assert.deepEqual(
      [compile?.status, compile?.reason?.class, compile?.reason?.exitCode],
      ['failed', 'compile', 101],
    );
    assert.match(compile?.reason?.excerpt ?? '', /SyntaxError|invalid syntax/);
    const sanity = results.tasks.find(({ kind, target }) => kind === 'sanity' && target === 'dev');
    assert.equal(sanity?.reason?.class, 'blocked');
  });

  test('a failed build is built again, not skipped, until it passes', async () => {
    const good = await room.repo.git('show', `${room.repo.sha('1.5')}:${INIT}`);
    await room.repo.commit({ [INIT]: `${good}\n` }, 'Mend the sources');
    await edit(TEMPLATE, (text) => text.replace('WORKDIR /workspace', 'RUN exit 7\n$&'));
    for (const _ of ['this night', 'the next']) {
      const [build] = (await night(...MAIN)).tasks;
      assert.deepEqual(
        [build?.kind, build?.status, build?.reason?.class, build?.reason?.exitCode],
        ['build', 'failed', 'dockerfile', 7],
      );
    }
    await edit(TEMPLATE, (text) => text.replace('RUN exit 7\n', ''));
    const mended = await night(...MAIN);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const id = mended.images.find(({ target }) => target === 'runtime')?.id;
    assert.equal((await latest())['latest-vllm-runtime'], id);
  });

  test('--no-checkout builds the files as they are, and leaves them so', async () => {
    const { repo } = room;
    const file = path.join(repo.dir, INIT);
    await writeFile(file, `${await readFile(file, 'utf8')}WORK = "in progress"\n`);
    await writeFile(path.join(repo.dir, 'components/src/dynamo/new.py'), 'NEW = 1\n');
    const status = await repo.git('status', '--porcelain=v2', '--branch');
    const ids = await latest();
    const results = await night('run', '--framework=vllm', '--until=sanity', '--no-checkout');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const [image] = results.images;
    assert.match(image?.revision ?? '', /^[0-9a-f]{9}\+dirty$/);
    const python = '/opt/dynamo/python/dynamo';
    const read = (name: string): Promise<string> =>
      fileInImage(room.socket, image?.image ?? '', `${python}/${name}`);
    assert.match(await read('__init__.py'), /in progress/);
    assert.equal(await read('new.py'), 'NEW = 1');
    assert.equal(await repo.git('status', '--porcelain=v2', '--branch'), status);
    assert.deepEqual(await latest(), ids, 'what is in nobody else’s hands is not promoted');
  });

  test('with images.keep a night leaves the newest of each target, and what is called latest', async () => {
    const { repo, dir, socket } = room;
    await repo.git('checkout', '--quiet', '--force', 'main');
    const lines = [
      'version: 1',
      `repo: ${repo.dir}`,
      `name: ${NAME}`,
      'images: { keep: 1 }',
      ...SMALL,
    ];
    await writeFile(path.join(dir, 'builder.yaml'), lines.join('\n'));
    const runtimes = async (): Promise<readonly string[]> =>
      (await tagsOf(socket, NAME)).filter((tag) => /-vllm-runtime-/.test(tag));
    const kept = await latest();
    assert.ok((await runtimes()).length >= 4);
    const newest = (await room.results()).images[0]?.image ?? '';
    await night('run', '--framework=vllm', '--until=sanity');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const [image] = (await room.results()).images;
    // Main's own is called latest, and used by this run.
    assert.deepEqual(await runtimes(), [newest, image?.image ?? ''].toSorted());
    assert.notEqual(newest, image?.image);
    assert.deepEqual(await latest(), kept);
    assert.ok((await tagsOf(socket, 'builder-test/cuda')).length > 0);
  });
});
