import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Results } from '../../src/model/results.ts';
import type { Said } from '../rig/cli.ts';
import { makeDynamoRoom, SMALL, type DynamoRoom } from '../rig/dynamo-repo/dynamo-room.ts';
import { fileInImage, imageContent } from '../rig/image-content.ts';

const OLD = 'release/0.5.0';
const NEW = 'fix/base';
/** What the base build of each framework leaves, by its arguments. */
const BASES: Readonly<Record<string, string>> = {
  sglang: 'cuda-dl-base-kvbm-false',
  trtllm: 'pytorch-kvbm-true',
  vllm: 'cuda-dl-base-kvbm-true',
};

describe('two branches and three frameworks at once, whose scripts give every base the same name', () => {
  let room: DynamoRoom;
  let said: Said;
  let results: Results;
  const imageOf = (framework: string, target: string, ref: string): string => {
    const { sha } = shaOf(ref);
    const image = results.images.find(
      (known) => known.framework === framework && known.target === target && known.revision === sha,
    );
    assert.ok(image, `no image of ${framework} ${target} ${ref}`);
    return image.image;
  };
  let newSha = '';
  const shaOf = (ref: string): { sha: string } => ({
    sha: ref === OLD ? room.repo.sha('0.5') : newSha,
  });

  before(async () => {
    room = await makeDynamoRoom(...SMALL);
    const { repo } = room;
    await repo.git('checkout', '--quiet', '-b', NEW, OLD);
    const file = 'container/Dockerfile';
    const text = await readFile(path.join(repo.dir, file), 'utf8');
    const marked = text.replace(
      'FROM base AS wheel_builder',
      `RUN echo ${NEW} > /opt/dynamo/branch\n\n$&`,
    );
    newSha = await repo.commit({ [file]: marked }, 'Mark the base');
    said = await room.builder([
      'run',
      `--ref=${OLD},${NEW}`,
      '--framework=vllm,sglang,trtllm',
      '--until=sanity',
      '--parallel=4',
    ]);
    results = await room.results();
  });
  after(() => room[Symbol.asyncDispose]());

  test('all are built, each base once for its framework', () => {
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const builds = results.tasks.filter(({ kind }) => kind === 'build');
    assert.deepEqual(
      builds.map(({ framework, target, status }) => `${framework} ${target} ${status}`).toSorted(),
      Object.keys(BASES)
        .flatMap((name) => [`${name} base passed`, `${name} runtime passed`])
        .flatMap((line) => [line, line]),
    );
  });

  test('builds ran beside each other', () => {
    const spans = results.tasks
      .filter(({ kind }) => kind === 'build')
      .map(({ startedAt, durationMs }) => {
        const from = Date.parse(startedAt ?? '');
        return { from, to: from + durationMs };
      });
    const beside = spans.filter((one) =>
      spans.some((other) => other !== one && other.from < one.to && one.from < other.to),
    );
    assert.ok(beside.length >= 4, JSON.stringify(spans));
  });

  test('under each framework lies its own base, of its own branch', async () => {
    for (const ref of [OLD, NEW])
      for (const [framework, base] of Object.entries(BASES)) {
        const runtime = imageOf(framework, 'runtime', ref);
        const seen = await fileInImage(room.socket, runtime, '/opt/dynamo/base');
        assert.equal(seen, base, `${framework} of ${ref}`);
        const own = await fileInImage(room.socket, runtime, '/opt/dynamo/framework');
        assert.equal(own, framework);
        const branch = fileInImage(room.socket, runtime, '/opt/dynamo/branch');
        if (ref === NEW) assert.equal(await branch, NEW);
        else await assert.rejects(branch, /Could not find the file/);
      }
  });

  test('what the plan said each starts from is what it got', async () => {
    const { tasks } = await room.plan(
      `--ref=${OLD},${NEW}`,
      '--framework=vllm,sglang,trtllm',
      '--until=build',
    );
    for (const task of tasks) {
      if (task.kind !== 'build' || task.target !== 'runtime') continue;
      const base = task.build.args['DYNAMO_BASE_IMAGE'] ?? '';
      assert.ok(task.build.baseImages.includes(base), base);
      assert.match(base, /^dynamo:[0-9a-f]{6}\.[0-9a-f]{9}-(?:vllm|sglang|trtllm)-base-/);
      const { env } = await imageContent(room.socket, base);
      assert.ok(env.includes(`DYNAMO_BASE_OF=${BASES[task.framework]}`), env.join('\n'));
    }
  });

  test('no image has a tag of the other branch, or one that the scripts give', async () => {
    for (const { image, id, revision, framework } of results.images) {
      const { id: tagged } = await imageContent(room.socket, image);
      assert.equal(tagged, id);
      assert.match(image, new RegExp(`\\.${revision.slice(0, 9)}-${framework}-`));
    }
    const { tasks } = await room.plan(
      `--ref=${OLD},${NEW}`,
      '--framework=vllm,sglang,trtllm',
      '--until=build',
    );
    const upstream = tasks.flatMap((task) =>
      task.kind === 'build' ? task.build.upstreamTags : [],
    );
    assert.ok(upstream.length >= 12, upstream.join());
    const own = new Set(results.images.map(({ id }) => id));
    for (const tag of upstream) {
      const there = await imageContent(room.socket, tag).catch(() => null);
      assert.ok(there === null || !own.has(there.id), tag);
    }
  });

  test('the checkout is as it was', async () => {
    assert.equal(await room.repo.git('status', '--porcelain'), '');
    assert.equal(
      await room.repo
        .git('worktree', 'list', '--porcelain')
        .then((text) => text.match(/^worktree /gm)?.length),
      1,
    );
  });
});
