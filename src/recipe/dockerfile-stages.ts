// A Dockerfile as its stages: what each starts from and copies from, and the ARGs above them all.

import { instructionFlags, instructionWords, mountFields } from './dockerfile-flags.ts';
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
  /** What follows its FROM. */
  readonly instructions: readonly Instruction[];
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

/** Names, above the first FROM or in any stage. */
export function declaredArgs({ args, stages }: Dockerfile): ReadonlySet<string> {
  const inside = stages.flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === 'ARG').flatMap(argsOf),
  );
  return new Set([...args, ...inside].map(({ name }) => name));
}

function argsOf({ text }: Instruction): readonly GlobalArg[] {
  return instructionWords(text).map((word) => {
    const equals = word.indexOf('=');
    return equals < 0
      ? { name: word, value: null }
      : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const bodies: { from: Instruction; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') bodies.push({ from: instruction, instructions: [] });
    else bodies.at(-1)?.instructions.push(instruction);
  }
  return bodies.map((body) => ({
    ...stageOf(body.from),
    sources: body.instructions.flatMap(sourcesOf),
    instructions: body.instructions,
  }));
}

/** `FROM [--platform=...] image [AS name]` */
function stageOf({ text, line }: Instruction): Pick<Stage, 'from' | 'line' | 'name'> {
  const [from = '', as, name] = instructionWords(text).filter((word) => !word.startsWith('--'));
  return { from, line, name: as?.toLowerCase() === 'as' ? (name?.toLowerCase() ?? null) : null };
}

function sourcesOf({ keyword, text }: Instruction): readonly string[] {
  if (keyword === 'COPY' || keyword === 'ADD') {
    return instructionFlags(text).flatMap((flag) => /^--from=(.+)$/.exec(flag)?.[1] ?? []);
  }
  if (keyword !== 'RUN') return [];
  return mountFields(text)
    .flat()
    .flatMap((field) => /^from=(.+)$/.exec(field)?.[1] ?? []);
}
