// Lines that programs print when they fail, by what they say about the cause.

import type { Work } from './step-tools.ts';

export const DISK = /no space left on device|disk quota exceeded/i;

export const OUT_OF_MEMORY =
  /Killed signal terminated program|signal: 9, SIGKILL|virtual memory exhausted|cannot allocate memory/i;

export const CHECKSUM =
  /checksums? did NOT match|hash sum mismatch|DO NOT MATCH THE HASHES|checksum (mismatch|failed|verification failed)|hash mismatch|EINTEGRITY|(unexpected|wrong|invalid) digest|digest mismatch/i;

export const OF_WORK: Readonly<Record<Work, RegExp>> = {
  dependency: new RegExp(
    [
      String.raw`^E: (Unable|Failed|Package|Version|The repository|Couldn't|Some index)`,
      String.raw`^ERROR: (No matching|Could not|ResolutionImpossible|Cannot install|Ignored)`,
      String.raw`No solution found`,
      String.raw`^npm (ERR!|error)`,
      String.raw`^(error: )?[Ff]ailed to (fetch|download|get|load source)`,
      String.raw`^(curl: \(\d+\)|wget: |fatal: )`,
      String.raw`^(No package .* available|Error: Unable to find a match)`,
    ].join('|'),
  ),
  compile: new RegExp(
    [
      String.raw`^error(\[E\d+\])?: `,
      String.raw`: (fatal )?error[: ]`,
      String.raw`\*\*\* .*(Error|Stop)`,
      String.raw`^(ninja: build stopped|FAILED: |CMake Error|collect2: error|nvcc fatal)`,
      String.raw`undefined reference to`,
    ].join('|'),
  ),
};

/** What most programs print, whatever they do: the words of the first cause. */
const COMMON =
  /(^|\W)(error|fatal|panic|exception|traceback)\b\s*[:([]|^(E|ERROR|FATAL):? |command not found|: not found$|no such file or directory|cannot |permission denied|^Killed$/i;

/** Index of the line that tells the first cause; else the last line that says anything; null without any. */
export function firstCause(lines: readonly string[], known: readonly RegExp[]): number | null {
  for (const words of [...known, COMMON]) {
    const found = lines.findIndex((line) => words.test(line));
    if (found >= 0) return raised(lines, found);
  }
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return last < 0 ? null : last;
}

const TRACEBACK = /^(?<prefix>.*)Traceback \(most recent call last\):/;

/** Of a Python traceback the line that names the exception: where it ends, not where it begins. */
function raised(lines: readonly string[], found: number): number {
  const prefix = TRACEBACK.exec(lines[found] ?? '')?.groups?.['prefix'];
  if (prefix === undefined) return found;
  const end = lines.findIndex(
    (line, index) =>
      index > found && line.startsWith(prefix) && /^\S/.test(line.slice(prefix.length)),
  );
  return end < 0 ? found : end;
}
