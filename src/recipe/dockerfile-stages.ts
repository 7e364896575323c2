// A Dockerfile as its stages: what each starts from and copies from, and the ARGs above them all.

import { readInstructions, type Escape, type Instruction } from './dockerfile-lines.ts';

/** `ARG name=value` above the first FROM; `value` as written, null without. */
export interface GlobalArg {
  readonly name: string;
  readonly value: string | null;
}

export interface Stage {
  /** Lower case, as the engine compares; null when it has none. */
  readonly name: string | null;
  /** As written, variables and all. */
  readonly from: string;
  /** `COPY --from=` and `RUN --mount=from=`: a stage, its number, an image or a named context. */
  readonly sources: readonly string[];
  /** Of its FROM, from 1. */
  readonly line: number;
}

export interface Dockerfile {
  readonly escape: Escape;
  readonly args: readonly GlobalArg[];
  readonly stages: readonly Stage[];
}

export function readDockerfile(text: string): Dockerfile {
  const { escape, instructions } = readInstructions(text);
  const first = instructions.findIndex((one) => one.keyword === 'FROM');
  const above = first < 0 ? instructions : instructions.slice(0, first);
  return {
    escape,
    args: above.filter((one) => one.keyword === 'ARG').flatMap(argsOf),
    stages: first < 0 ? [] : stagesOf(instructions.slice(first)),
  };
}

function argsOf({ text }: Instruction): readonly GlobalArg[] {
  return wordsOf(text).map((word) => {
    const equals = word.indexOf('=');
    return equals < 0
      ? { name: word, value: null }
      : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const stages: { stage: Omit<Stage, 'sources'>; sources: string[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      stages.push({ stage: stageOf(instruction), sources: [] });
    } else {
      stages.at(-1)?.sources.push(...sourcesOf(instruction));
    }
  }
  return stages.map(({ stage, sources }) => ({ ...stage, sources }));
}

/** `FROM [--platform=...] image [AS name]` */
function stageOf({ text, line }: Instruction): Omit<Stage, 'sources'> {
  const [from = '', as, name] = wordsOf(text).filter((word) => !word.startsWith('--'));
  return { from, line, name: as?.toLowerCase() === 'as' ? (name?.toLowerCase() ?? null) : null };
}

function sourcesOf({ keyword, text }: Instruction): readonly string[] {
  if (keyword === 'COPY' || keyword === 'ADD') {
    return flagsOf(text).flatMap((flag) => /^--from=(.+)$/.exec(flag)?.[1] ?? []);
  }
  if (keyword !== 'RUN') return [];
  return flagsOf(text)
    .flatMap((flag) => /^--mount=(.+)$/.exec(flag)?.[1]?.split(',') ?? [])
    .flatMap((part) => /^from=(.+)$/.exec(part)?.[1] ?? []);
}

/** The words that begin with `--` before the first other one. */
function flagsOf(text: string): readonly string[] {
  const words = wordsOf(text);
  const end = words.findIndex((word) => !word.startsWith('--'));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/^["']|["']$/g, ''));
}

/** Split at blanks outside quotes and braces; quotes stay. */
function wordsOf(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|'[^']*'|\$\{[^}]*\}|[^\s"'])+/g) ?? [];
}
