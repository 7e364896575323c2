import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GOOD, makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';

interface Case {
  readonly name: string;
  /** Lines under `frameworks:`; a good one without. */
  readonly framework?: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly says: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a framework that there is not, but nearly',
    args: ['run', '-f', 'goood'],
    code: 3,
    says: `error: no framework is called "goood"
  where: --framework
  try: did you mean "good"?
`,
  },
  {
    name: 'a selection that is empty',
    args: ['run', '-f', ','],
    code: 2,
    says: `error: "," does not suit --framework: it is empty
  where: builder run --framework
  try: builder run --help
`,
  },
  {
    name: 'no streams at once',
    args: ['run', '--concurrency', '0'],
    code: 2,
    says: `error: "0" does not suit --concurrency: a whole number from 1 is needed
  where: builder run --concurrency
  try: builder run --help
`,
  },
  {
    name: 'a key of builder.yaml that is misspelt',
    framework: 'good: { build: { dockerfile: good.Dockerfile, netwrok: none } }',
    args: ['run'],
    code: 3,
    says: `error: unknown key "netwrok" in frameworks.good.build
  where: builder.yaml:5:49
    5 |   good: { build: { dockerfile: good.Dockerfile, netwrok: none } }
      |                                                 ~~~~~~~
  try: did you mean "network"?
`,
  },
  {
    name: 'a ref that there is not, but nearly',
    args: ['run', '--ref', 'feature/paged-atention'],
    code: 3,
    says: `error: REPO has no branch, tag or commit "feature/paged-atention"
  where: feature/paged-atention
  try: did you mean "feature/paged-attention"?
`,
  },
  {
    name: 'a ref that git would take for an option',
    args: ['run', '--ref=--upload-pack=touch DIR/x'],
    code: 3,
    says: `error: "--upload-pack=touch DIR/x" is no ref: it begins with "-"
  where: --ref
  try: a branch, a tag or a commit
`,
  },
  {
    name: 'a folder that is no repository',
    args: ['run', '--repo-path', '.'],
    code: 3,
    says: `error: cannot read DIR: there is no git repository
  where: DIR
  cause: fatal: not a git repository (or any of the parent directories): .git
  try: a checkout or a bare clone (--repo-path), or an address that git can clone (--repo-url)
`,
  },
  {
    name: 'a Dockerfile that is not there',
    framework: 'gone: { build: { dockerfile: docker/Dockerfile } }',
    args: ['run'],
    code: 3,
    says: `error: SHA has no docker/Dockerfile
  where: main, gone, docker/Dockerfile
  try: build.dockerfile names it, relative to the repository
`,
  },
  {
    name: 'a stage that is not there, but nearly',
    framework: 'good: { build: { dockerfile: good.Dockerfile, stages: { runtime: runtme } } }',
    args: ['run'],
    code: 3,
    says: `error: good.Dockerfile has no stage "runtme"; there are: runtime
  where: main, good, good.Dockerfile
  try: did you mean "runtime"?
`,
  },
];

describe('bad input is answered with what, where and what to try, and nothing is begun', () => {
  let input: BadInput;

  before(async () => {
    input = await makeBadInput();
  });
  after(() => input[Symbol.asyncDispose]());

  for (const { name, framework = GOOD, args, code, says } of CASES)
    test(name, async () => {
      await input.frameworks(framework);
      const said = await input.builder(args);
      assert.deepEqual(said, { code, stdout: '', stderr: says });
    });

  test('a builder.yaml of a newer version', async () => {
    await writeFile(path.join(input.dir, 'builder.yaml'), 'version: 9\nfuture: true\n');
    const said = await input.builder(['run']);
    assert.deepEqual(said, {
      code: 3,
      stdout: '',
      stderr: `error: builder.yaml is written in version 9 of the format; this builder reads version 1
  where: builder.yaml:1:10
    1 | version: 9
      |          ~
  try: update builder, or write the file in the older format
`,
    });
  });

  test('a repository that is no Dynamo, and of which nothing says how to build it', async () => {
    const text = `version: 1\nrepo: ${input.repo.dir}\n`;
    await writeFile(path.join(input.dir, 'builder.yaml'), text);
    const { code, stderr } = await input.builder(['run']);
    assert.equal(code, 3);
    assert.equal(
      stderr,
      `error: this commit has neither container/render.py nor container/build.sh
  where: main, container/
  try: Dynamo has one since 0.3; for a repository with Dockerfiles of its own, builder init writes a builder.yaml
`,
    );
  });

  test('none of this has stored a run', async () => {
    assert.deepEqual((await readdir(input.dir)).toSorted(), ['builder.yaml', 'cache']);
  });
});
