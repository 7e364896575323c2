// Whether builder plans what Dynamo's own scripts build, at every minor version: node bench/eras.ts --repo-path DIR
//
//   --commits A,B      instead of one commit for each minor version
//   --frameworks A,B   vllm,sglang,trtllm,none
//   --targets A,B      runtime,dev,local-dev
//   --no-engine        leave out what only an engine tells: the images it resolves, and stages that are not there
//
// Truth is a real run of build.sh with a `docker` that only writes down its words, a real run of render.py, and what the
// BuildKit of an engine (started in a temporary folder, which needs root) says that it resolves.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { differences, type Difference, type Pair } from './eras/differences.ts';
import { borrow, removeAll, type History } from './eras/history.ts';
import { ours } from './eras/ours.ts';
import { startResolver, type Resolver } from './eras/resolver.ts';
import { truth, type Asked } from './eras/truth.ts';

/** A commit of main for each minor version, from 0.3.2 to 1.5.0-dev. */
const COMMITS =
  'da0c57261,432c5b13f,7c6208129,fa4ce46c9,2d6cc4323,0055f2a47,546f1bbc0,' +
  'c35a36362,6d4d0a61d,3b8a3845d,788d3ccdc,071aff367,e147ceeac,2a6da14c8';

interface Verdict {
  /** Docker builds by the script; null: it refuses, or its Dockerfile has no such stage. */
  readonly builds: number | null;
  readonly found: readonly Difference[];
}

interface World {
  readonly repo: string;
  readonly dir: string;
  readonly history: History;
  readonly resolver: Resolver | null;
}

async function judge({ repo, dir, history, resolver }: World, asked: Asked): Promise<Verdict> {
  const theirs = await truth(history, dir, asked);
  const mine = await ours(repo, dir, asked);
  const refused = (why: string): Verdict => ({
    builds: null,
    found: mine.exitCode === 3 ? [] : [{ field: 'exit', theirs: `3: ${why}`, ours: exit(mine) }],
  });
  if ('refused' in theirs) return refused(theirs.refused);
  const { builds } = theirs;
  const pairs: Pair[] = [];
  for (const [at, build] of builds.entries()) {
    const { content, target, args } = build;
    const platform = build.platform ?? 'linux/amd64';
    const resolved = await resolver?.resolve({ content, target, args, platform });
    if (resolved !== undefined && 'refused' in resolved) return refused(resolved.refused);
    const planned = mine.builds[at];
    if (planned !== undefined)
      pairs.push({ theirs: build, images: resolved?.images ?? null, mine: planned });
  }
  const count = { field: 'builds', theirs: String(builds.length), ours: exit(mine) };
  const sameCount = builds.length === mine.builds.length && mine.exitCode === 0;
  return { builds: builds.length, found: [...(sameCount ? [] : [count]), ...differences(pairs)] };
}

function exit({ exitCode, builds, said }: Awaited<ReturnType<typeof ours>>): string {
  return `${builds.length} builds, exit ${exitCode} ${said}`.trim();
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

const { values } = parseArgs({
  options: {
    'repo-path': { type: 'string' },
    commits: { type: 'string', default: COMMITS },
    frameworks: { type: 'string', default: 'vllm,sglang,trtllm,none' },
    targets: { type: 'string', default: 'runtime,dev,local-dev' },
    'no-engine': { type: 'boolean', default: false },
  },
});
const repo = values['repo-path'];
if (repo === undefined) throw new Error('--repo-path names a clone of Dynamo');
const targets = values.targets.split(',');
const dir = await mkdtemp(path.join(tmpdir(), 'bench-eras-'));
const history = await borrow(path.resolve(repo), dir);
const resolver = values['no-engine'] ? null : await startResolver(dir);
try {
  const mismatches: string[] = [];
  let combinations = 0;
  write(`${'docker builds of'.padEnd(30)}${targets.map((name) => name.padEnd(14)).join('')}`);
  for (const commit of values.commits.split(','))
    for (const framework of values.frameworks.split(',')) {
      const cells: string[] = [];
      for (const target of targets) {
        const asked = { commit, framework, target };
        const world = { repo: path.resolve(repo), dir, history, resolver };
        const { builds, found } = await judge(world, asked);
        combinations += 1;
        const wrong = found.length === 0 ? '' : `, ${found.length} differ`;
        cells.push(`${builds ?? 'refused'}${wrong}`.padEnd(14));
        for (const { field, theirs, ours: own } of found)
          mismatches.push(
            `${commit} ${framework} ${target}: ${field}\n  script  ${theirs}\n  builder ${own}`,
          );
      }
      write(`${commit} ${framework.padEnd(20)}${cells.join('')}`.trimEnd());
    }
  write(`${combinations} combinations, ${mismatches.length} differences`);
  for (const line of mismatches) write(line);
} finally {
  await resolver?.[Symbol.asyncDispose]();
  await removeAll(dir);
}
