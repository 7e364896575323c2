// The world as one value: main makes the real one, tests make their own. Nothing else reads process.*.

import type { Clock } from '../model/clock.ts';

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** 80 when unknown. */
  columns(): number;
  /** False once its reader has gone, as that of `builder list | head`. */
  isOpen(): boolean;
}

export interface Host {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly stdout: Output;
  readonly stderr: Output;
  /** `group`: the number of its main one. */
  readonly user: { readonly id: number; readonly group: number; readonly name: string };
  readonly name: string;
  readonly pid: number;
  readonly nodeVersion: string;
  readonly machine: {
    readonly cores: number;
    readonly memoryMb: number;
    readonly kernel: string;
    readonly arch: string;
  };
  /** Calls back once per signal until the returned function is called. */
  onSignal(handler: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void): () => void;
  /** Now, whatever goes on: nothing after it is run. */
  end(code: number): void;
}
