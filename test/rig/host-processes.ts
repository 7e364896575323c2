// What runs on this machine, whoever started it: processes inside containers and build steps too.

import { readdirSync, readFileSync } from 'node:fs';
import { until } from './until.ts';

/** Pids of the processes that have this word among their arguments. */
export function processesWith(word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && argumentsOf(name).includes(word))
    .map(Number);
}

/** Looks until it is disposed: the arguments, of whatever process, in which this text was seen. */
export function watchArguments(text: string): Disposable & { readonly seen: ReadonlySet<string> } {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      for (const word of argumentsOf(pid)) if (word.includes(text)) seen.add(word);
  }, LOOK_MS);
  return {
    seen,
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}

const LOOK_MS = 30;

/** Resolves when each of the words is an argument of some process. */
export async function started(words: readonly string[]): Promise<void> {
  await until(`a process with ${words.join(' and ')}`, () =>
    words.every((word) => processesWith(word).length > 0) ? true : null,
  );
}

/** Resolves when none of the words is an argument of any process. */
export async function gone(words: readonly string[]): Promise<void> {
  await until(`the end of ${words.join(' and ')}`, () =>
    words.every((word) => processesWith(word).length === 0) ? true : null,
  );
}

/** Empty for a process that has ended meanwhile. */
function argumentsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
