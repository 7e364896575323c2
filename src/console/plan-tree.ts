// A plan for people: revisions, their images, and the steps of each, a step below the one it waits for last.

import type { Plan, Task } from '../model/plan.ts';
import { formatDuration, plural } from '../text/units.ts';
import { byBranch } from './branch.ts';
import { oneLine, wrapWords } from './fit.ts';
import type { Colour, Paint } from './paint.ts';
import { chainFrom, chainName, skipWords } from './plan-chain.ts';
import { parentsOf, type Tree } from './plan-parents.ts';
import { widthOf } from './width.ts';

export interface TreeStyle {
  /** In columns. */
  readonly width: number;
  readonly paint: Paint;
}

interface Node {
  readonly name: string;
  readonly colour: Colour | null;
  readonly notes: string;
  readonly children: readonly Node[];
}

/** Ends with a line end. */
export function planTree({ tasks, width, revisions }: Plan, style: TreeStyle): string {
  const builds = tasks.filter(({ kind }) => kind === 'build');
  const allProvisional = builds.length > 1 && builds.every(isProvisional);
  const roots = revisions.map(({ ref, revision, subject, untrusted }): Node => {
    const own = tasks.filter((task) => task.revision === revision);
    return {
      name: oneLine(ref),
      colour: 'bold',
      notes: [...(untrusted === true ? ['untrusted'] : []), oneLine(subject)].join(' · '),
      children: [...byBranch(own).values()].map((steps) => imageNode(steps, allProvisional)),
    };
  });
  const lines = roots.flatMap((root) => [...drawNode(root, { first: '', below: '' }, style), '']);
  const about = allProvisional ? [`all ${builds.length} builds: ${PROVISIONAL}`] : [];
  return `${[...lines, ...about, `${plural(tasks.length, 'task')}, ${width} at once`].join('\n')}\n`;
}

const PROVISIONAL = 'base digest unknown: provisional';

function isProvisional({ kind, fingerprint }: Task): boolean {
  return kind === 'build' && fingerprint.provisional;
}

/** `saidBelow`: that fingerprints are provisional. */
function imageNode(steps: readonly Task[], saidBelow: boolean): Node {
  const [first] = steps;
  const images = new Set(steps.map(({ image }) => image));
  const tree = parentsOf(steps);
  const shared = images.size === 1;
  const simulated = steps.some((task) => task.simulated) ? ['simulated'] : [];
  const notes = [...(shared ? [...images].map(oneLine) : []), ...simulated];
  return {
    name: `${first?.framework ?? ''} ${first?.target ?? ''}`,
    colour: 'bold',
    notes: notes.join(' · '),
    children: stepNodes(null, tree, { steps, shared, saidBelow }),
  };
}

interface Image {
  readonly steps: readonly Task[];
  /** All steps make or use the same tag. */
  readonly shared: boolean;
  readonly saidBelow: boolean;
}

function stepNodes(parent: string | null, tree: Tree, image: Image): Node[] {
  const own = image.steps.filter(({ id }) => tree.parents.get(id) === parent);
  return own.map((task) => {
    const chain = image.shared ? chainFrom(task, image.steps, tree) : [task];
    const notes = notesOf(task, afterWords(task, tree), image).join(' · ');
    return {
      name: chainName(chain),
      colour: colourOf(task),
      notes: chain.length > 1 ? `${chain.length} steps ${notes}` : notes,
      children: stepNodes(chain.at(-1)?.id ?? task.id, tree, image),
    };
  });
}

function colourOf({ skip, refused }: Task): Colour | null {
  if (refused !== undefined) return 'red';
  return skip === undefined ? null : 'grey';
}

function afterWords({ id }: Task, { parents, others }: Tree): string[] {
  const names = others.get(id) ?? [];
  if (names.length === 0) return [];
  return [`${(parents.get(id) ?? null) === null ? 'after' : 'also after'} ${names.join(', ')}`];
}

function notesOf(task: Task, after: readonly string[], { shared, saidBelow }: Image): string[] {
  const { expectedMs, skip, refused, notes = [] } = task;
  return [
    ...(shared ? [] : [oneLine(task.image)]),
    ...after,
    ...(expectedMs === null || skip || refused ? [] : [`expected ${formatDuration(expectedMs)}`]),
    ...notes.map((note) => oneLine(note)),
    ...(isProvisional(task) && !saidBelow ? [PROVISIONAL] : []),
    ...(skip === undefined ? [] : [skipWords(task)]),
    ...(refused === undefined ? [] : [`refused (${refused.class}): ${oneLine(refused.message)}`]),
  ];
}

const GAP = '  ';

interface Indent {
  /** Before the first line of a node, and before all others. */
  readonly first: string;
  readonly below: string;
}

/** Fewer columns are no place for words: then they stand below the name. */
const LEAST_ROOM = 24;

function drawNode(node: Node, indent: Indent, style: TreeStyle): string[] {
  const last = node.children.length - 1;
  const children = node.children.flatMap((child, place) =>
    drawNode(
      child,
      {
        first: `${indent.below}${place === last ? '└─ ' : '├─ '}`,
        below: `${indent.below}${place === last ? '   ' : '│  '}`,
      },
      style,
    ),
  );
  const stem = `${indent.below}${node.children.length > 0 ? '│' : ' '}`;
  return [...nameLines(node, { ...indent, stem }, style), ...children];
}

/** The name, its notes beside it, and what of them does not fit below. */
function nameLines(node: Node, indent: Indent & { stem: string }, style: TreeStyle): string[] {
  const { paint, width } = style;
  const name = node.colour === null ? node.name : paint(node.colour, node.name);
  if (node.notes === '') return [indent.first + name];
  const beside = indent.first.length + widthOf(node.name) + GAP.length;
  const isBeside = width - beside >= LEAST_ROOM;
  const left = isBeside ? beside : indent.stem.length + GAP.length;
  const [first = '', ...others] = wrapWords(node.notes, Math.max(width - left, LEAST_ROOM)).map(
    (line) => paint('dim', line),
  );
  const margin = indent.stem + ' '.repeat(left - indent.stem.length);
  const below = others.map((line) => margin + line);
  return isBeside
    ? [indent.first + name + GAP + first, ...below]
    : [indent.first + name, margin + first, ...below];
}
