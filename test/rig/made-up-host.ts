// A world for tests: a clock that stands still, outputs that remember.

import type { Host, Output } from '../../src/host/host.ts';
import { ManualClock } from './manual-clock.ts';

export class MadeUpOutput implements Output {
  readonly isTTY: boolean;
  readonly #width: number;
  text = '';

  constructor(isTTY = false, width = 80) {
    this.isTTY = isTTY;
    this.#width = width;
  }

  write(text: string): void {
    this.text += text;
  }

  columns(): number {
    return this.#width;
  }

  isOpen(): boolean {
    return true;
  }
}

export interface MadeUpHost extends Host {
  readonly stdout: MadeUpOutput;
  readonly stderr: MadeUpOutput;
  readonly clock: ManualClock;
}

export function madeUpHost(more: Partial<MadeUpHost> = {}): MadeUpHost {
  return {
    argv: [],
    env: {},
    cwd: '/home/kim',
    home: '/home/kim',
    clock: new ManualClock(),
    random: () => 0.5,
    stdout: new MadeUpOutput(),
    stderr: new MadeUpOutput(),
    user: { id: 1000, group: 1000, name: 'kim' },
    name: 'box',
    pid: 4711,
    nodeVersion: '24.21.0',
    machine: { cores: 2, memoryMb: 8000, kernel: '6.1.0', arch: 'x64' },
    onSignal: () => () => undefined,
    end: (code) => {
      throw new Error(`ended with ${code}`);
    },
    ...more,
  };
}
