// The configuration of run, quickstart and plan, where --from-plan and --failed-from choose what they take.

import { flagText, type FlagName } from '../config/flags.ts';
import type { Config, ConfigProblem } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import { readPart } from '../pipeline/part.ts';
import { checkSource, flagsOf } from './part-flags.ts';
import { configOf, hearing } from './settings.ts';
import type { Call } from './verb.ts';
import type { Words } from './words.ts';

/** A number is the exit code: what was wrong has been said. Throws a FailureError. */
export async function runConfigOf(
  call: Call,
  words: Words,
  embedded = false,
): Promise<Config | number> {
  const clashes = clashesOf(call.flags);
  if (clashes.length > 0) {
    words.problems(clashes);
    return EXIT.usage;
  }
  const heard = hearing(words);
  const config = await configOf(call, heard.words, embedded);
  if (config === null) return heard.exitCode();
  const part = await readPart(config);
  if (part === null) return config;
  checkSource(part, { call, config, embedded });
  if (part.tasks.length === 0) words.say(`nothing to do: every step of ${part.name} passed`);
  const flags = { ...call.flags, ...flagsOf(part, call.flags, config) };
  return (await configOf({ ...call, flags }, inNameOf(part.name, words), embedded)) ?? EXIT.config;
}

const PARTS: readonly FlagName[] = ['fromPlan', 'failedFrom'];
/** The plan or the run says it already. */
const CHOSEN: readonly FlagName[] = [
  'ref',
  'last',
  'fetch',
  'noCheckout',
  'framework',
  'target',
  'only',
  'until',
  'sanityCheckOnly',
  'without',
  'imageSha',
  'reuseDevIfImageExists',
];

function clashesOf(flags: Call['flags']): ConfigProblem[] {
  const [part, ...others] = PARTS.filter((flag) => flags[flag] !== undefined);
  if (part === undefined) return [];
  const taken = part === 'fromPlan' ? 'the plan' : 'the run';
  return [...others, ...CHOSEN.filter((flag) => flags[flag] !== undefined)].map((flag) => ({
    where: flagText(flag),
    message: `${flagText(part)} and ${flagText(flag)} exclude each other`,
    hint: `${taken} says what is taken: leave ${flagText(flag)} out`,
  }));
}

const OURS = new Set(['--framework', '--target', '--repo-path', '--repo-url', '--parallel']);

/** What we put in the place of a flag is not said to be a mistake of who typed the command. */
function inNameOf(name: string, words: Words): Words {
  return {
    ...words,
    problems: (problems) => {
      words.problems(
        problems.map((problem) =>
          OURS.has(problem.where) ? { ...problem, where: name } : problem,
        ),
      );
    },
  };
}
