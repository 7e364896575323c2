import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageInfo } from '../../../src/docker/engine.ts';
import { retireImages } from '../../../src/pipeline/clean-images.ts';
import { removeOldImages, retiredWords } from '../../../src/pipeline/retention.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN } from '../../rig/run-events.ts';
import { someConfig } from '../plan/question.ts';

const DAY = 86_400_000;

interface Made {
  /** Days before now. */
  readonly age: number;
  readonly framework?: string;
  readonly target?: string;
  readonly name?: string;
  readonly more?: readonly string[];
}

function tagOf({ age, framework = 'vllm', target = 'runtime', name = 'dynamo' }: Made): string {
  const print = String(age).padStart(6, '0');
  return `${name}:${print}.0a1b2c3d4-${framework}-${target}-amd64`;
}

function imageOf(made: Made): ImageInfo {
  const { age, framework = 'vllm', target = 'runtime', more = [] } = made;
  const labels = {
    'builder.fingerprint': String(age).padStart(6, '0').padEnd(64, '0'),
    'builder.framework': framework,
    'builder.target': target,
  };
  const tag = tagOf(made);
  return {
    id: `sha256:${tag}`,
    tags: [tag, ...more],
    labels,
    sizeBytes: 2_000_000_000,
    createdAt: BEGIN - age * DAY,
    repoDigest: null,
  };
}

/** An engine with these images, which remembers what was removed. */
class Engine extends FakeEngine {
  readonly removed: string[] = [];
  readonly made: readonly ImageInfo[];

  constructor(made: readonly Made[]) {
    super();
    this.made = made.map(imageOf);
    for (const { tags, ...image } of this.made) for (const tag of tags) this.images.put(tag, image);
  }

  override listImages(): Promise<readonly ImageInfo[]> {
    return Promise.resolve(this.made);
  }

  override removeImage(name: string): Promise<void> {
    this.removed.push(name);
    return super.removeImage(name);
  }
}

interface Asked {
  readonly keep?: number;
  readonly maxAgeDays?: number;
  readonly inUse?: readonly string[];
  readonly dryRun?: boolean;
}

async function removed(engine: Engine, asked: Asked): Promise<string[]> {
  const { keep = null, maxAgeDays = null, inUse = [], dryRun = false } = asked;
  const config = someConfig({ images: { keep, maxAgeDays } });
  const retiring = { config, now: BEGIN, inUse: new Set(inUse), dryRun };
  const gone = await removeOldImages(engine, retiring);
  return gone.flatMap(({ tags }) => tags);
}

const FOUR: readonly Made[] = [{ age: 3 }, { age: 1 }, { age: 4 }, { age: 2 }];
const [THREE_DAYS, , FOUR_DAYS] = FOUR.map(tagOf);

test('the newest of each framework and target stay', async () => {
  const others = [
    { age: 9, framework: 'sglang' },
    { age: 8, target: 'dev' },
  ];
  const engine = new Engine([...FOUR, ...others]);
  assert.deepEqual(await removed(engine, { keep: 2 }), [THREE_DAYS, FOUR_DAYS]);
  assert.deepEqual(engine.removed, [THREE_DAYS, FOUR_DAYS]);
});

test('what is too old goes, however few there are', async () => {
  const engine = new Engine(FOUR);
  assert.deepEqual(await removed(engine, { maxAgeDays: 3 }), [FOUR_DAYS]);
  assert.equal((await removed(new Engine(FOUR), { maxAgeDays: 0 })).length, 4);
  assert.deepEqual(await removed(new Engine(FOUR), { keep: 3, maxAgeDays: 2 }), [
    THREE_DAYS,
    FOUR_DAYS,
  ]);
});

test('without a limit nothing goes, and the engine is not asked', async () => {
  const engine = new Engine(FOUR);
  assert.deepEqual(await removed(engine, {}), []);
  assert.deepEqual(engine.calls, []);
});

test('an image of this run stays', async () => {
  const inUse = [THREE_DAYS ?? ''];
  assert.deepEqual(await removed(new Engine(FOUR), { keep: 2, inUse }), [FOUR_DAYS]);
});

test('an image of a container stays, also of one that has ended', async () => {
  const engine = new Engine(FOUR);
  const none = { command: null, env: {}, labels: {}, ports: [], memoryMb: null, cpus: null };
  const spec = { ...none, image: FOUR_DAYS ?? '', shmMb: null, gpus: 0, network: 'none' } as const;
  await engine.createContainer(spec, new AbortController().signal);
  assert.deepEqual(await removed(engine, { keep: 2 }), [THREE_DAYS]);
});

test('an image that a moving tag or a name of its user points at stays', async () => {
  const held = (tag: string): readonly Made[] =>
    FOUR.map((made) => (made.age === 4 ? { ...made, more: [tag] } : made));
  for (const tag of ['dynamo:latest-vllm-runtime', 'other:latest-vllm-runtime', 'mine:keep'])
    assert.deepEqual(await removed(new Engine(held(tag)), { keep: 2 }), [THREE_DAYS], tag);
});

test('an image with a tag of two commits goes with both', async () => {
  const second = tagOf({ age: 4 }).replace('0a1b2c3d4', 'fedcba987');
  const made = FOUR.map((one) => (one.age === 4 ? { ...one, more: [second] } : one));
  const engine = new Engine(made);
  await removed(engine, { keep: 3 });
  assert.deepEqual(engine.removed, [FOUR_DAYS, second]);
});

test('images of another name, and those made from ours by somebody else, are not ours to remove', async () => {
  const foreign = imageOf({ age: 9 });
  const engine = new Engine([{ age: 9, name: 'other' }]);
  engine.listImages = () =>
    Promise.resolve([...engine.made, { ...foreign, tags: ['theirs:1'] }, { ...foreign, tags: [] }]);
  assert.deepEqual(await removed(engine, { maxAgeDays: 1 }), []);
});

test('what the engine refuses to remove is left, and the rest goes', async () => {
  const engine = new Engine(FOUR);
  engine.removeImage = (name) =>
    name === THREE_DAYS
      ? Promise.reject(new FailureError(failure('config', 'image has dependent child images')))
      : Promise.resolve();
  assert.deepEqual(await removed(engine, { keep: 2 }), [FOUR_DAYS]);
});

test('a dry run tells and removes nothing', async () => {
  const engine = new Engine(FOUR);
  assert.equal((await removed(engine, { keep: 1, dryRun: true })).length, 3);
  assert.deepEqual(engine.removed, []);
});

test('the end of a run says what it removed, and how much that was', async () => {
  const said: string[] = [];
  const config = someConfig({ images: { keep: 1, maxAgeDays: null } });
  const plan = somePlan([someTask('build.vllm.runtime.0a1b2c3d4', { image: THREE_DAYS ?? '' })]);
  const say = (message: string): void => void said.push(message);
  await retireImages(new Engine(FOUR), { config, plan, now: BEGIN, say });
  assert.deepEqual(said, ['removed 2 old images, 4.00 GB with the layers that they share']);
  const lost = new Engine(FOUR);
  lost.lose();
  await retireImages(lost, { config, plan, now: BEGIN, say });
  assert.match(said[1] ?? '', /^old images are left: /);
});

test('one image is told without the layers of others', () => {
  const one = { tags: ['a'], sizeBytes: 1_500_000_000, why: '' };
  assert.equal(retiredWords([one]), '1 old image, 1.50 GB');
});
