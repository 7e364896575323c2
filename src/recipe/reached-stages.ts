// What an engine comes by on its way to one target of a Dockerfile: stages, and names of images.

import { failure, FailureError } from '../model/reason.ts';
import type { Dockerfile, Stage } from './dockerfile-stages.ts';
import { expandWord, type Variables } from './dockerfile-word.ts';

export interface Needs {
  /** The stage wanted: its position. */
  readonly stage: number;
  readonly args: Readonly<Record<string, string>>;
  /** `linux/amd64` */
  readonly platform: string;
  /** Names that lead to another place than an image. */
  readonly contexts: ReadonlySet<string>;
}

export interface Reached {
  readonly stages: readonly Stage[];
  /** After ARG substitution, as they are named there, without `scratch`, stages and named contexts. */
  readonly images: ReadonlySet<string>;
}

/** @throws FailureError dockerfile, config, whose place is the line: `:3` */
export function reachedStages(dockerfile: Dockerfile, needs: Needs): Reached {
  const variables = globalVariables(dockerfile, needs);
  const images = new Set<string>();
  const seen = new Map<number, Stage>();
  const waiting = [needs.stage];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const stage = dockerfile.stages[at];
    if (stage === undefined || seen.has(at)) continue;
    seen.set(at, stage);
    const above = dockerfile.stages.slice(0, at);
    const parents = [
      { name: fromOf(stage, dockerfile, variables), parent: stageByName },
      ...stage.sources.map((name) => ({ name, parent: stageByNameOrNumber })),
    ];
    for (const { name, parent } of parents) {
      if (needs.contexts.has(name)) continue;
      const position = parent(above, name);
      if (position !== null) waiting.push(position);
      else if (name !== 'scratch') images.add(name);
    }
  }
  return { stages: [...seen.values()], images };
}

/** A later stage of a name hides an earlier one. */
function stageByName(stages: readonly Stage[], name: string): number | null {
  const position = stages.findLastIndex((stage) => stage.name === name.toLowerCase());
  return position < 0 ? null : position;
}

function stageByNameOrNumber(stages: readonly Stage[], name: string): number | null {
  const isNumber = /^\d+$/.test(name) && Number(name) < stages.length;
  return stageByName(stages, name) ?? (isNumber ? Number(name) : null);
}

function fromOf({ from, line }: Stage, dockerfile: Dockerfile, variables: Variables): string {
  const { text, unset } = expanded(from, line, dockerfile, variables);
  if (text !== '') return text;
  throw new FailureError(
    failure('dockerfile', `line ${line}: FROM ${from} names no image`, {
      where: `:${line}`,
      hint: `give ${unset.join(' and ')} a value under build.args`,
    }),
  );
}

function expanded(
  word: string,
  line: number | null,
  { escape }: Dockerfile,
  variables: Variables,
): ReturnType<typeof expandWord> {
  try {
    return expandWord(word, variables, escape);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const where = line === null ? 'ARG' : `line ${line}`;
    throw new FailureError(
      failure('config', `${where}: cannot read ${word}`, {
        ...(line !== null && { where: `:${line}` }),
        cause: error.message,
        hint: 'write it as ${NAME} or ${NAME:-default}',
      }),
    );
  }
}

/** What FROM may use: the ARGs above it in their order, and the platform's own. */
function globalVariables(dockerfile: Dockerfile, { args, platform }: Needs): Variables {
  const own = Object.entries(platformArgs(platform));
  const variables = new Map(own.map(([name, value]) => [name, args[name] ?? value]));
  for (const { name, value } of dockerfile.args) {
    const given = args[name];
    if (given !== undefined) variables.set(name, given);
    else if (value !== null) variables.set(name, expanded(value, null, dockerfile, variables).text);
  }
  return variables;
}

function platformArgs(platform: string): Readonly<Record<string, string>> {
  const [os = '', arch = '', variant = ''] = platform.split('/');
  return Object.fromEntries(
    ['TARGET', 'BUILD'].flatMap((side) => [
      [`${side}PLATFORM`, platform],
      [`${side}OS`, os],
      [`${side}ARCH`, arch],
      [`${side}VARIANT`, variant],
    ]),
  );
}
