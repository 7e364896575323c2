// A plan as a Mermaid flow chart, for Markdown pages. Names are foreign words: they stand in labels alone, escaped.

import type { Plan, Task } from '../model/plan.ts';
import { formatDuration } from '../text/units.ts';
import { byBranch } from './branch.ts';
import { cutEnd, oneLine } from './fit.ts';

/** Colours of a mark on either ground: a stroke and a word each, none of them alone. */
const CLASSES: Readonly<Record<Look, string>> = {
  skipped: 'stroke:#64748b,stroke-dasharray:4 3,color:#64748b',
  refused: 'stroke:#c2410c,stroke-width:2px',
  simulated: 'stroke-dasharray:1 3',
};
type Look = 'skipped' | 'refused' | 'simulated';

const LONGEST_LABEL = 72;

/** Ends with a line end. */
export function planMermaid({ tasks, revisions }: Plan): string {
  const names = new Map(tasks.map(({ id }, place) => [id, `t${place}`]));
  const nameOf = (id: Task['id']): string => names.get(id) ?? '';
  const groups = revisions.flatMap(({ ref, revision, subject, untrusted }, place) => {
    const own = tasks.filter((task) => task.revision === revision);
    const images = [...byBranch(own).values()].flatMap((steps, number) => {
      const [first] = steps;
      const title = label([`${first?.framework ?? ''} ${first?.target ?? ''}`]);
      const nodes = steps.map((task) => `      ${nameOf(task.id)}["${labelOf(task)}"]`);
      return [`    subgraph i${place}_${number}["${title}"]`, ...nodes, '    end'];
    });
    return [
      `  subgraph r${place}["${label([ref, ...(untrusted === true ? ['untrusted'] : []), subject])}"]`,
      ...images,
      '  end',
    ];
  });
  const edges = tasks.flatMap((task) =>
    task.needs
      .filter((need) => names.has(need))
      .map((need) => `  ${nameOf(need)} --> ${nameOf(task.id)}`),
  );
  return `${['flowchart LR', ...groups, ...edges, ...classLines(tasks, nameOf)].join('\n')}\n`;
}

function labelOf(task: Task): string {
  const { kind, expectedMs, skip, refused } = task;
  return label([
    kind,
    ...(expectedMs === null ? [] : [formatDuration(expectedMs)]),
    ...(skip === undefined ? [] : [`skipped: ${skip.class}`]),
    ...(refused === undefined ? [] : [`refused: ${refused.message}`]),
    ...(lookOf(task) === 'simulated' ? ['simulated'] : []),
  ]);
}

function lookOf({ skip, refused, simulated, kind }: Task): Look | null {
  if (refused !== undefined) return 'refused';
  if (skip !== undefined) return 'skipped';
  return simulated && kind === 'serve' ? 'simulated' : null;
}

function classLines(tasks: readonly Task[], nameOf: (id: Task['id']) => string): string[] {
  const byLook = Map.groupBy(tasks, lookOf);
  return [...byLook].flatMap(([look, own]) => {
    if (look === null) return [];
    const nodes = own.map(({ id }) => nameOf(id)).join(',');
    return [`  classDef ${look} ${CLASSES[look]}`, `  class ${nodes} ${look}`];
  });
}

function label(parts: readonly string[]): string {
  const told = parts.map((part) => oneLine(part)).filter((part) => part !== '');
  return told.map((part) => escaped(cutEnd(part, LONGEST_LABEL))).join('<br/>');
}

/** Whatever Mermaid, HTML or Markdown might take for its own, by its number. */
function escaped(text: string): string {
  return text.replaceAll(
    /[^\p{L}\p{N} .,:/@+()-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
}
