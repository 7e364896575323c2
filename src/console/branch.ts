// The branch of a task: all steps of one revision, framework and target.

/** `vllm.runtime.012345678` of `build.vllm.runtime.012345678`. */
export function branchOf(task: string): string {
  return task.slice(task.indexOf('.') + 1);
}

export function kindOf(task: string): string {
  return task.slice(0, task.indexOf('.'));
}

const TASK = /(?<![\w.+-])[a-z]+\.(?<framework>[\w-]+)\.[\w-]+\.(?<revision>[\w+]+)/g;

/** Tasks of the same branch are named by their kind alone, other targets of its framework without the revision: `build.vllm.base`. */
export function withinBranch(text: string, branch: string): string {
  const [framework = ''] = branch.split('.');
  const end = branch.slice(branch.lastIndexOf('.'));
  return text
    .replaceAll(`.${branch}`, '')
    .replaceAll(TASK, (id, ofFramework: string, revision: string) =>
      ofFramework === framework && end === `.${revision}` ? id.slice(0, -end.length) : id,
    );
}

/** In the order of their first tasks. */
export function byBranch<T extends { readonly id: string }>(
  tasks: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(tasks, ({ id }) => branchOf(id));
}

/**
 * What all branches end with, `.runtime.012345678`: without it an id is still understood by `logs` and `show`, which take
 * the beginning of one. The framework always stays.
 */
export function sharedEnd(tasks: readonly { readonly id: string }[]): string {
  const [first = [], ...others] = [...byBranch(tasks).keys()].map((name) => name.split('.'));
  const isShared = (count: number): boolean =>
    others.every((parts) => parts.slice(-count).join('.') === first.slice(-count).join('.'));
  const most = [TARGET_AND_REVISION, 1].find((count) => count < first.length && isShared(count));
  return most === undefined ? '' : `.${first.slice(-most).join('.')}`;
}

const TARGET_AND_REVISION = 2;
