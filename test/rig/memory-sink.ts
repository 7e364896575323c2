// A task's log in memory, with the files and words it was given.

import type { Sink } from '../../src/model/sink.ts';

export class MemorySink implements Sink {
  readonly lines: string[] = [];
  readonly progressed: string[] = [];
  readonly artefacts = new Map<string, string>();
  /** Called on every line for people, after it was noted. */
  onProgress: (message: string) => void = () => {};

  log(line: string): void {
    this.lines.push(line);
  }

  progress(message: string): void {
    this.progressed.push(message);
    this.onProgress(message);
  }

  step(): void {
    this.lines.push('a build step');
  }

  artefact(path: string, content: string): Promise<void> {
    this.artefacts.set(path, content);
    return Promise.resolve();
  }

  artefactLines(path: string, lines: Iterable<string>): Promise<void> {
    return this.artefact(path, [...lines].join(''));
  }

  tail(n: number): string[] {
    return n <= 0 ? [] : this.lines.slice(-n);
  }

  lineCount(): number {
    return this.lines.length;
  }
}
