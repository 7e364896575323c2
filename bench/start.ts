// How long a start takes, beside a bare Node: node bench/start.ts [rounds]
// The engine of plan is the one of BUILDER_SOCKET; Linux only, since processor time is read from /proc.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quantile } from '../src/text/quantile.ts';
import { ROOT } from '../test/rig/source-tree.ts';
import { storeRun } from '../test/unit/cli/stored-run.ts';

const ROUNDS = Number(process.argv[2] ?? 15);
const STORED_RUNS = 20;
/** Of the kernel's accounts; processor times are multiples of it. */
const TICK_MS = 10;
/** Tells the peak memory of the process it is loaded into. */
const MEMORY_PROBE = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.MEMORY_TO, String(process.resourceUsage().maxRSS)));
`;

const launcher = path.join(ROOT, 'builder');
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': [process.execPath, '-e', '0'],
  'node src/main.ts --help': [process.execPath, path.join(ROOT, 'src/main.ts'), '--help'],
  './builder --help': [launcher, '--help'],
  './builder --version': [launcher, '--version'],
  './builder plan': [launcher, 'plan'],
  [`./builder list (${STORED_RUNS} runs)`]: [launcher, 'list'],
};

interface Costs {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
}

async function run(words: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const [command = '', ...args] = words;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${words.join(' ')}: exit ${child.exitCode}`);
}

/** Of all children that have ended, theirs included. */
async function childrenCpuMs(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8');
  // Fields from the third on: the second, a name, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

/** Memory in a start of its own: the probe would be counted. */
async function measure(words: readonly string[], cwd: string): Promise<Costs> {
  const cpuBefore = await childrenCpuMs();
  const began = performance.now();
  await run(words, cwd);
  const wallMs = performance.now() - began;
  const cpuMs = (await childrenCpuMs()) - cpuBefore;
  const probe = path.join(cwd, 'probe.mjs');
  const memory = path.join(cwd, 'memory');
  await run(words, cwd, { NODE_OPTIONS: `--import=${probe}`, MEMORY_TO: memory });
  return { wallMs, cpuMs, memoryMb: (Number(await readFile(memory, 'utf8')) * 1024) / 1e6 };
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, middle, high] = [0, 0.5, 1].map((q) => Math.round(quantile(sorted, q) ?? 0));
  return `${middle} (${low}-${high})`;
}

const dir = await mkdtemp(path.join(tmpdir(), 'builder-bench-'));
try {
  await writeFile(path.join(dir, 'probe.mjs'), MEMORY_PROBE);
  for (let n = 0; n < STORED_RUNS; n += 1)
    await storeRun(dir, {}, `20261121T070000Z-${n.toString(16).padStart(4, '0')}`);
  const costs = new Map<string, Costs[]>(Object.keys(COMMANDS).map((name) => [name, []]));
  for (const words of Object.values(COMMANDS)) await run(words, dir);
  // In turn, so that a busy minute of the machine falls on all alike.
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, words] of Object.entries(COMMANDS))
      costs.get(name)?.push(await measure(words, dir));
  const line = (name: string, cells: readonly string[]): void => {
    process.stdout.write(`${name.padEnd(30)}${cells.map((cell) => cell.padStart(18)).join('')}\n`);
  };
  line(`${ROUNDS} starts, median (min-max)`, ['wall ms', 'processor ms', 'peak memory MB']);
  for (const [name, each] of costs)
    line(
      name,
      (['wallMs', 'cpuMs', 'memoryMb'] as const).map((key) => spread(each.map((one) => one[key]))),
    );
} finally {
  await rm(dir, { recursive: true });
}
