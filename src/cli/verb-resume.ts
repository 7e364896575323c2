// `builder resume [run]`: goes on with a run that was killed or interrupted.

import type { Config } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import { readPart } from '../pipeline/part.ts';
import { standingOf, type OpenRun, type Standing } from '../pipeline/resume.ts';
import { run as runPipeline } from '../pipeline/run.ts';
import { askedAgain } from './asked-again.ts';
import { flagsOf } from './part-flags.ts';
import { configOf, worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { watcherOf } from './verb-run.ts';
import { wordsOf, type Words } from './words.ts';

export async function resume(call: Call): Promise<number> {
  const words = wordsOf(call);
  const here = await configOf(call, words);
  if (here === null) return EXIT.config;
  const { host } = call;
  const { reportsDir } = here;
  const wanted = call.args[0] ?? 'latest';
  const standing = await standingOf({ reportsDir, wanted, host });
  if (standing.kind !== 'open') return notOpen(standing, words);
  return goOn(standing, { call, words, reportsDir });
}

function notOpen(standing: Exclude<Standing, { kind: 'open' }>, words: Words): number {
  const { id, dir } = standing.folder;
  if (standing.kind === 'alive') {
    const { pid } = standing.owner;
    words.fail({
      class: 'config',
      message: `the run ${id} goes on: its process ${pid} is alive`,
      where: dir,
      hint: `builder logs -f shows what it does; builder stop ${id} ends it`,
    });
    return EXIT.locked;
  }
  if (standing.verdict === 'passed') {
    words.print(`the run ${id} passed: nothing is left to do\n`);
    return EXIT.passed;
  }
  words.print(`the run ${id} failed; builder run --failed-from ${id} runs what failed again\n`);
  return EXIT.failed;
}

interface Going {
  readonly call: Call;
  readonly words: Words;
  readonly reportsDir: string;
}

async function goOn(
  { folder, request }: OpenRun,
  { call, words, reportsDir }: Going,
): Promise<number> {
  const { call: again, embedded } = askedAgain(call, request, folder.id);
  const first = await configOf(again, words, embedded);
  if (first === null) return EXIT.config;
  const going = (config: Config): Config => ({
    ...config,
    reportsDir,
    subset: { kind: 'resume', run: folder.id },
  });
  const part = await readPart(going(first));
  if (part === null) throw new Error(`no part of the run ${folder.id}`);
  const flags = { ...again.flags, ...flagsOf(part, again.flags, first) };
  const config = await configOf({ ...again, flags }, words, embedded);
  if (config === null) return EXIT.config;
  return runPipeline(going(config), worldOf(again), watcherOf(call, going(config), words));
}
