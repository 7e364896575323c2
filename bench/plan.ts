// How long planning Dynamo takes, and an unchanged night: BUILDER_SOCKET=... node bench/plan.ts
//
//   --repo-path DIR    plan commits of this clone instead of a repository that the tests make
//   --commits A,B      which (default: one for each minor version)
//   --rounds N         3
//
// The unchanged night is of the tests' own repository in either case: ten commits, three frameworks, build and sanity of each.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { summarize } from '../src/text/quantile.ts';
import { formatDuration } from '../src/text/units.ts';
import { builder } from '../test/rig/cli.ts';
import { makeDynamoRepo, type DynamoRepo } from '../test/rig/dynamo-repo/make-dynamo-repo.ts';
import { newerEngine } from '../test/rig/newer-engine.ts';
import { startRecordingEngine } from '../test/rig/recording-engine.ts';

const COMMITS = 10;
const FRAMEWORKS = '--framework=vllm,sglang,trtllm';
const HISTORY =
  '432c5b13f,fa4ce46c9,2d6cc4323,0055f2a47,546f1bbc0,c35a36362,6d4d0a61d,788d3ccdc,071aff367,2a6da14c8';

const { values } = parseArgs({
  options: {
    'repo-path': { type: 'string' },
    commits: { type: 'string', default: HISTORY },
    rounds: { type: 'string', default: '3' },
  },
});
const rounds = Number(values.rounds);

async function timed(cwd: string, args: readonly string[], socket: string): Promise<number> {
  const began = performance.now();
  const said = await builder(args, { cwd, env: { BUILDER_SOCKET: socket } });
  if (said.code !== 0)
    throw new Error(`${args.join(' ')}: exit ${said.code}\n${said.stdout}${said.stderr}`);
  return performance.now() - began;
}

function line(name: string, all: readonly number[]): void {
  const { p50, max } = summarize(all);
  const [middle, low, high] = [p50 ?? 0, Math.min(...all), max ?? 0].map(formatDuration);
  process.stdout.write(`${name.padEnd(52)}${middle} (${low} - ${high})\n`);
}

/** What recipes keep of earlier plans; the clone stays. */
async function forgetRenders(cwd: string): Promise<void> {
  const cache = path.join(cwd, 'cache/builder');
  for (const name of await readdir(cache))
    if (/render/.test(name)) await rm(path.join(cache, name), { recursive: true });
}

async function planning(dir: string, repo: string, refs: string, socket: string): Promise<void> {
  const cwd = await mkdtemp(path.join(dir, 'plan-'));
  const args = ['plan', `--repo-path=${repo}`, `--ref=${refs}`, FRAMEWORKS, '--json'];
  line('plan, 3 frameworks x 10 commits, first ever', [await timed(cwd, args, socket)]);
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await forgetRenders(cwd);
    cold.push(await timed(cwd, args, socket));
    warm.push(await timed(cwd, args, socket));
  }
  line('  with the clone, without what was rendered', cold);
  line('  unchanged', warm);
}

async function unchanged(dir: string, repo: DynamoRepo, socket: string): Promise<void> {
  const cwd = await mkdtemp(path.join(dir, 'night-'));
  const refs = (await repo.git('rev-list', `--max-count=${COMMITS}`, 'main')).replaceAll('\n', ',');
  const args = ['run', `--repo-path=${repo.dir}`, `--ref=${refs}`, FRAMEWORKS, '--until=sanity'];
  line('run of 60 tasks', [await timed(cwd, [...args, '--parallel'], socket)]);
  await using recording = await startRecordingEngine(socket);
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    again.push(await timed(cwd, [...args, '--skip-action-if-already-passed'], recording.socket));
  line('  again, --skip-action-if-already-passed', again);
  const methods = recording.asked.map((asked) => asked.split(' ')[0] ?? '');
  const counts = [...new Set(methods)].map(
    (method) => `${methods.filter((one) => one === method).length} ${method}`,
  );
  process.stdout.write(`  asked of the engine in ${rounds} rounds: ${counts.join(', ')}\n`);
}

const socket = await newerEngine();
const dir = await mkdtemp(path.join(tmpdir(), 'bench-plan-'));
const repo = await makeDynamoRepo(socket);
try {
  const eras = await repo.git('rev-list', '--max-count=9', 'main');
  for (let at = 0; at < COMMITS - 1; at += 1)
    await repo.commit({ 'components/src/dynamo/night.py': `NIGHT = ${at}\n` }, `Night ${at}`);
  const refs = `${eras.replaceAll('\n', ',')},main`;
  const given = values['repo-path'];
  process.stdout.write(`median of ${rounds} (least - most)\n`);
  if (given === undefined) await planning(dir, repo.dir, refs, socket);
  else await planning(dir, path.resolve(given), values.commits, socket);
  await unchanged(dir, repo, socket);
} finally {
  await repo.remove();
  await rm(dir, { recursive: true, force: true });
}
