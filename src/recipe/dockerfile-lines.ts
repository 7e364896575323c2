// A Dockerfile as its instructions: comments, continuations and heredocs taken away.

export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  /** What follows the keyword, continued lines joined. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

/** Which character continues a line: `# escape=` may change it. */
export type Escape = '\\' | '`';

export interface DockerfileText {
  readonly escape: Escape;
  readonly instructions: readonly Instruction[];
}

const DIRECTIVE = /^#\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/;
const WITH_HEREDOC: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'ONBUILD']);

export function readInstructions(text: string): DockerfileText {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const escape = escapeOf(lines);
  const instructions: Instruction[] = [];
  let next = 0;
  while (next < lines.length) {
    const start = next;
    const joined = joinContinued(lines, start, escape);
    next = joined.next;
    const match = /^\s*([A-Za-z]+)\s*(.*)$/s.exec(joined.text);
    if (match === null) continue;
    const [, keyword = '', rest = ''] = match;
    const instruction = { keyword: keyword.toUpperCase(), text: rest.trim(), line: start + 1 };
    instructions.push(instruction);
    if (WITH_HEREDOC.has(instruction.keyword)) next = afterHeredocs(lines, next, instruction.text);
  }
  return { escape, instructions };
}

/** Directives are comments above everything else; the first other line ends them. */
function escapeOf(lines: readonly string[]): Escape {
  for (const line of lines) {
    const match = DIRECTIVE.exec(line);
    if (match === null) break;
    if (match[1]?.toLowerCase() === 'escape') return match[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

interface Joined {
  readonly text: string;
  /** The first line that does not belong to it. */
  readonly next: number;
}

/** Comments and blank lines inside a continued instruction are skipped, as the engine does. */
function joinContinued(lines: readonly string[], start: number, escape: Escape): Joined {
  let text = '';
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (isComment(line) || (at > start && line.trim() === '')) {
      if (at === start) return { text: '', next: start + 1 };
      continue;
    }
    const end = line.trimEnd();
    if (!end.endsWith(escape)) return { text: text + line, next: at + 1 };
    text += end.slice(0, -1);
  }
  return { text, next: lines.length };
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

/** The line after the last heredoc that the instruction opens. */
function afterHeredocs(lines: readonly string[], next: number, text: string): number {
  let at = next;
  for (const { name, tabs } of heredocsOf(text)) {
    const isEnd = (line: string): boolean => (tabs ? line.replace(/^\t+/, '') : line) === name;
    while (at < lines.length && !isEnd(lines[at] ?? '')) at += 1;
    at += 1;
  }
  return at;
}

interface Heredoc {
  readonly name: string;
  /** Written `<<-`: tabs before its lines do not count. */
  readonly tabs: boolean;
}

function heredocsOf(text: string): readonly Heredoc[] {
  return text.split(/\s+/).flatMap((word): Heredoc[] => {
    const match = /^\d*<<(-?)(["']?)([\w.-]+)\2$/.exec(word);
    return match === null ? [] : [{ name: match[3] ?? '', tabs: match[1] === '-' }];
  });
}
