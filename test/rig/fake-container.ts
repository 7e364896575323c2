// A container of the fake engine: a scripted program and the states it goes through.

import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import type { ContainerInfo, ContainerSpec, ContainerState } from '../../src/docker/engine.ts';
import { filesOf, type FakeFile } from './fake-files.ts';

/** What a container does when it is started. Empty: it says nothing and runs until it is stopped. */
export interface FakeProgram {
  readonly lines?: readonly string[];
  /** Ends with it right after its lines. */
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
  /** Does not end on SIGTERM: a stop ends it with 137. */
  readonly ignoresTerm?: boolean;
  /** Container port to the port on 127.0.0.1 where a server of the test listens; else a port where nobody does. */
  readonly ports?: Readonly<Record<number, number>>;
  /** The engine cannot pause it. */
  readonly pauseError?: Error;
  /** What its image holds, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Who its image runs as. */
  readonly user?: string;
  /** The engine refuses to start it. */
  readonly startError?: Error;
}

const NOBODY_LISTENS = 1;

export class FakeContainer {
  readonly id: string;
  readonly spec: ContainerSpec;
  readonly program: FakeProgram;
  readonly lines: string[] = [];
  /** What was copied in, by path. */
  readonly copied = new Map<string, FakeFile>();
  name: string;
  paused = false;
  #state: 'created' | 'running' | 'exited' = 'created';
  #exitCode: number | null = null;
  #oomKilled = false;

  constructor(id: string, spec: ContainerSpec, program: FakeProgram) {
    this.id = id;
    this.spec = spec;
    this.program = program;
    this.name = spec.name ?? `fake-${id}`;
  }

  get running(): boolean {
    return this.#state === 'running';
  }

  start(): void {
    this.#state = 'running';
    this.lines.push(...(this.program.lines ?? []));
    const { exitCode, oomKilled } = this.program;
    if (exitCode !== undefined) this.end(exitCode, oomKilled);
  }

  end(exitCode: number, oomKilled = false): void {
    if (!this.running) return;
    this.#state = 'exited';
    this.#exitCode = exitCode;
    this.#oomKilled = oomKilled;
  }

  async copy(folder: string, tar: Readable): Promise<void> {
    for (const [name, file] of await filesOf(tar)) this.copied.set(posix.join(folder, name), file);
  }

  read(path: string): string | null {
    return this.copied.get(path)?.content ?? this.program.files?.[path] ?? null;
  }

  pause(): void {
    if (this.program.pauseError) throw this.program.pauseError;
    this.paused = true;
  }

  info(imageId: string): ContainerInfo {
    const { id, name, running, paused } = this;
    return { id, name, imageId, labels: this.spec.labels, running: running && !paused };
  }

  state(): ContainerState {
    const published = this.running && this.spec.network !== 'none' ? this.spec.ports : [];
    return {
      id: this.id,
      running: this.running,
      exitCode: this.#exitCode,
      oomKilled: this.#oomKilled,
      user: this.spec.user ?? this.program.user ?? '',
      ports: new Map(published.map((port) => [port, this.program.ports?.[port] ?? NOBODY_LISTENS])),
    };
  }
}
