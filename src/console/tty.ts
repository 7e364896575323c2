// The live view of a terminal: listr2 keeps the screen free of what others write, the pictures are ours.

import { Listr, type ListrRenderer, ProcessOutput } from 'listr2';
import type { Host } from '../host/host.ts';
import { makeSampler, type MachineLoad } from '../host/sampler.ts';
import type { Emit } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { makeBoard } from './board.ts';
import { drawFrame } from './frame.ts';
import type { Paint } from './paint.ts';
import { Painter, type Size } from './painter.ts';

export interface LiveView {
  readonly onEvent: Emit;
  /** Takes the view off the screen and gives the cursor back. Safe to call twice. */
  end(): Promise<void>;
}

export interface LiveViewOptions {
  readonly host: Host;
  readonly plan: Plan;
  readonly paint: Paint;
  /** Absolute: the disk that is watched. */
  readonly dir: string;
}

const REFRESH_MS = 250;
/** A look at the machine costs little; more often it would not be read. */
const SAMPLE_MS = 1000;

export function openLiveView({ host, plan, paint, dir }: LiveViewOptions): LiveView {
  const board = makeBoard(plan);
  const painter = new Painter();
  const terminal = new ProcessOutput();
  const machine = watchMachine(host, dir);
  const since = host.clock.now();
  const ticking = new AbortController();
  const refresh = (): void => {
    const now = host.clock.now();
    const size = sizeOf(terminal);
    const picture = { board: board.lines(), note: board.note(now), load: machine.load(now) };
    const text = painter.draw(drawFrame(picture, { ...size, now, since, paint }), size);
    if (text !== '') terminal.stdout.write(text);
  };

  /** What listr2 calls when its list begins and ends. */
  class View implements ListrRenderer {
    static readonly rendererOptions = {};
    static readonly rendererTaskOptions = {};
    static readonly nonTTY = false;

    render(): void {
      terminal.hijack();
    }

    end(): void {
      terminal.stdout.write(painter.erase(sizeOf(terminal)));
      terminal.release();
    }
  }
  // Its own signal handlers would end the process with exit 127 and without a clean-up of ours.
  const list = new Listr([{ task: () => tick(host, refresh, ticking.signal) }], {
    renderer: View,
    registerSignalListeners: false,
  });
  const running = list.run();
  const end = async (): Promise<void> => {
    ticking.abort();
    await running;
  };
  return { onEvent: board.onEvent, end };
}

function sizeOf({ stdout }: ProcessOutput): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

async function tick(host: Host, refresh: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    refresh();
    await host.clock.sleep(REFRESH_MS, signal).catch(() => undefined);
  }
}

/** The last look; the next one follows once the last is old enough. */
function watchMachine(host: Host, dir: string): { load: (now: number) => MachineLoad | null } {
  const sample = makeSampler(dir);
  let last: MachineLoad | null = null;
  let due = 0;
  const look = async (): Promise<void> => {
    last = await sample();
  };
  return {
    load: (now) => {
      if (now >= due) {
        due = now + SAMPLE_MS;
        void look();
      }
      return last;
    },
  };
}
