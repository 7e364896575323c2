// What the stages of a Dockerfile say about the image: secrets, ports, a health page, what they copy.

import { readInstructions, type Instruction } from '../recipe/dockerfile-lines.ts';
import { readDockerfile, type Dockerfile } from '../recipe/dockerfile-stages.ts';

export interface AskedSecret {
  readonly id: string;
  /** The variable that a RUN step gets it in, where the Dockerfile names one. */
  readonly env: string | null;
  readonly line: number;
}

export interface StageFacts {
  readonly secrets: readonly AskedSecret[];
  /** A step asks for an SSH agent. */
  readonly ssh: boolean;
  readonly ports: readonly number[];
  /** What HEALTHCHECK asks: `/health`. */
  readonly health: string | null;
  /** Files and folders that COPY and ADD take from the context, as written. */
  readonly copied: readonly string[];
}

/** Of the stage at this position and all that it needs. */
export function stageFacts(text: string, position: number): StageFacts {
  const dockerfile = readDockerfile(text);
  const byStage = instructionsByStage(text);
  const of = (stages: readonly number[]): readonly Instruction[] =>
    stages.flatMap((stage) => byStage[stage] ?? []);
  const needed = of(stagesBelow(dockerfile, position, true));
  const inherited = of(stagesBelow(dockerfile, position, false));
  const runs = needed.filter(({ keyword }) => keyword === 'RUN');
  const healthchecks = inherited.filter(({ keyword }) => keyword === 'HEALTHCHECK');
  return {
    secrets: distinct(runs.flatMap(secretsOf)),
    ssh: runs.some(({ text: step }) => mountsOf(step).some((mount) => mount['type'] === 'ssh')),
    ports: [...new Set(inherited.filter(({ keyword }) => keyword === 'EXPOSE').flatMap(portsOf))],
    health:
      healthchecks.map(({ text: check }) => pathAsked(check)).find((one) => one !== null) ?? null,
    copied: needed.filter(({ keyword }) => /^(?:COPY|ADD)$/.test(keyword)).flatMap(copiedOf),
  };
}

function instructionsByStage(text: string): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const instruction of readInstructions(text).instructions) {
    if (instruction.keyword === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages;
}

/** The nearest first; with sources also the stages that are only copied from. */
function stagesBelow(
  { stages }: Dockerfile,
  position: number,
  withSources: boolean,
): readonly number[] {
  const seen = new Set<number>();
  const waiting = [position];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const stage = stages[at];
    if (stage === undefined || seen.has(at)) continue;
    seen.add(at);
    const parents = [stage.from, ...(withSources ? stage.sources : [])].map((name) => {
      const named = stages.slice(0, at).findLastIndex((one) => one.name === name.toLowerCase());
      return named < 0 && /^\d+$/.test(name) ? Number(name) : named;
    });
    waiting.push(...parents.filter((parent) => parent >= 0));
  }
  return [...seen];
}

type Mount = Readonly<Record<string, string>>;

/** `--mount=type=secret,id=hub,required` as its parts. */
function mountsOf(step: string): readonly Mount[] {
  return [...step.matchAll(/(?<!\S)--mount=(\S+)/g)].map(([, mount = '']) =>
    Object.fromEntries(
      mount
        .replaceAll(/["']/g, '')
        .split(',')
        .map((part) => {
          const [key = '', ...value] = part.split('=');
          return [key, value.join('=')];
        }),
    ),
  );
}

function secretsOf({ text, line }: Instruction): readonly AskedSecret[] {
  return mountsOf(text)
    .filter((mount) => mount['type'] === 'secret')
    .map((mount) => ({
      id: mount['id'] ?? mount['target']?.split('/').at(-1) ?? '',
      env: mount['env'] ?? null,
      line,
    }))
    .filter(({ id }) => /^[\w.-]+$/.test(id));
}

/** Of several steps that ask for one, a step that names the variable knows most. */
function distinct(secrets: readonly AskedSecret[]): readonly AskedSecret[] {
  const ids = [...new Set(secrets.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const same = secrets.filter((one) => one.id === id);
    return same.find(({ env }) => env !== null) ?? same[0] ?? [];
  });
}

function portsOf({ text }: Instruction): readonly number[] {
  return text.split(/\s+/).flatMap((word) => {
    const port = Number(/^(\d+)(?:\/tcp)?$/.exec(word)?.[1] ?? 0);
    return port >= 1 && port <= 65_535 ? [port] : [];
  });
}

function pathAsked(check: string): string | null {
  return /https?:\/\/[^\s/"']+(\/[\w./-]*)/.exec(check)?.[1] ?? null;
}

/** Without what comes from another stage, an address, a variable or a heredoc. */
function copiedOf({ text }: Instruction): readonly string[] {
  const words = text.startsWith('[') ? (text.match(/[^[\]",\s]+/g) ?? []) : text.split(/\s+/);
  if (words.some((word) => word.startsWith('--from=') || word.startsWith('<<'))) return [];
  return words
    .filter((word) => !word.startsWith('--'))
    .slice(0, -1)
    .filter((word) => !/^[a-z]+:\/\/|[$]/.test(word))
    .map((word) => word.replace(/^\.?\//, '').replace(/\/$/, ''));
}
