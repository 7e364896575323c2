// Where a plan made now differs from one that was made before: in words, by the inputs of its fingerprints.

import type { Fingerprint, Plan, PlanProblem, Task } from '../model/plan.ts';
import { shortRevision, type TaskId } from '../model/ids.ts';

/** One line a task that would not be the same; empty where the plan still holds. What follows from another difference is left out. */
export function differences(before: Plan, now: Plan, problems: readonly PlanProblem[]): string[] {
  const made = new Map(now.tasks.map((task) => [task.id, task]));
  const differing = new Set<TaskId>();
  return before.tasks.flatMap((task) => {
    const same = made.get(task.id);
    if (same === undefined) return [`${task.id} cannot be made: ${whyNot(task, problems)}`];
    const changed = changedInputs(task.fingerprint, same.fingerprint);
    if (changed === null) return [];
    differing.add(task.id);
    const root = changed.filter((name) => !followsFrom(name));
    if (root.length > 0)
      return [`${task.id}: ${root.map((n) => inWords(n, task, same)).join(', ')}`];
    return task.needs.some((need) => differing.has(need)) ? [] : [`${task.id}: its image changed`];
  });
}

/** Names of inputs; null where they are the same as far as both are known. */
function changedInputs(before: Fingerprint, now: Fingerprint): string[] | null {
  if (before.digest === now.digest) return null;
  const guessed = before.provisional || now.provisional;
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(now.inputs)])];
  const changed = names.filter((name) => {
    const [a, b] = [before.inputs[name], now.inputs[name]];
    if (guessed && (a === null || b === null || isGuess(name))) return false;
    return a !== b;
  });
  return guessed && changed.length === 0 ? null : changed;
}

/** Of a fingerprint that rests on something unknown. */
function isGuess(name: string): boolean {
  return name === 'backend' || followsFrom(name);
}

/** Digests of other tasks: their own lines say more. Names of images have a registry or a tag, those of targets neither. */
export function followsFrom(name: string): boolean {
  return name === 'image' || name.startsWith('after ') || /^base [^:/]+$/.test(name);
}

const WORDS: Readonly<Record<string, string>> = {
  context: 'the files of its build context changed',
  dockerfile: 'its Dockerfile changed',
  settings: 'its settings changed',
};

function inWords(name: string, before: Task, now: Task): string {
  const [a, b] = [before.fingerprint.inputs[name], now.fingerprint.inputs[name]];
  if (a === undefined) return `${name} is new`;
  if (b === undefined) return `${name} is gone`;
  if (name.startsWith('base ')) return `${name} was ${short(a)}, is ${short(b)}`;
  return WORDS[name] ?? `${name} changed`;
}

function short(digest: string | null): string {
  return digest?.slice(0, 'sha256:'.length + 12) ?? 'unknown';
}

function whyNot(task: Task, problems: readonly PlanProblem[]): string {
  const found = problems.find(
    ({ revision, framework, ref }) =>
      (framework === null || framework === task.framework) &&
      (revision === null ? ref === task.ref : isSame(revision, task.revision)),
  );
  return found?.reason.message ?? `${task.framework} has no such step`;
}

function isSame(a: string, b: string): boolean {
  return shortRevision(a) === shortRevision(b);
}
