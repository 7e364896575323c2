// The live view of a terminal: the frames are ours, listr2 puts them on the screen.

import {
  Listr,
  ListrDefaultRendererLogLevels,
  ListrEventType,
  ListrLogger,
  ProcessOutput,
  Spinner,
} from 'listr2';
import type { Host } from '../host/host.ts';
import type { Emit } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { makeBoard } from './board.ts';
import { drawFrame, type Frame } from './frame.ts';
import type { Paint } from './paint.ts';

export interface LiveView {
  readonly onEvent: Emit;
  /** Takes the view off the screen and gives the cursor back. Safe to call twice. */
  end(): Promise<void>;
}

const REFRESH_MS = 250;
const FOOTER = 'footer';
/** Glyphs are part of our titles: waiting and running look different there. */
const NO_ICONS = Object.fromEntries(
  Object.values(ListrDefaultRendererLogLevels).map((level) => [level, '']),
);

/** One line of the screen. */
interface Slot {
  title: string | undefined;
  output: string | undefined;
}

export function openLiveView(host: Host, plan: Plan, paint: Paint): LiveView {
  const board = makeBoard(plan);
  const slots = new Map<string, Slot>();
  const over = Promise.withResolvers<void>();
  const ticking = new AbortController();
  const since = host.clock.now();
  // Holds back what others write meanwhile, and knows the size of the screen.
  const terminal = new ProcessOutput();

  const pen = new Pen();
  const ids = [...plan.tasks.map(({ id }) => id), FOOTER];
  const listr = makeListr(ids, { pen, terminal }, async (id, slot) => {
    slots.set(id, slot);
    await over.promise;
  });
  const refresh = (): void => {
    const { columns, rows } = terminal.stdout;
    const now = host.clock.now();
    // It would draw after each of our changes, that is half of a frame.
    listr.events.off(ListrEventType.SHOULD_REFRESH_RENDER);
    show(drawFrame(board.lines(), { columns, rows, now, since, paint }), slots);
    pen.draw();
  };
  const running = listr.run();
  const ticks = tick(host, refresh, ticking.signal);
  const end = async (): Promise<void> => {
    ticking.abort();
    over.resolve();
    await Promise.all([ticks, running]);
  };
  return { onEvent: board.onEvent, end };
}

/** In place of a spinner: listr2 hands over what draws a frame, and we say when. */
class Pen extends Spinner {
  draw: () => void = () => undefined;

  override start(draw?: () => void): void {
    this.draw = draw ?? this.draw;
  }

  override fetch(): string {
    return '';
  }
}

interface Tools {
  readonly pen: Pen;
  readonly terminal: ProcessOutput;
}
type Occupy = (id: string, slot: Slot) => Promise<void>;

/** Its own signal handlers would end the process with exit 127 and without a clean-up of ours. */
function makeListr(ids: readonly string[], { pen, terminal }: Tools, occupy: Occupy): Listr {
  const tasks = ids.map((id) => ({
    title: ' ',
    task: (_: unknown, slot: Slot) => occupy(id, slot),
  }));
  return new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    rendererOptions: {
      spinner: pen,
      clearOutput: true,
      formatOutput: 'truncate',
      icon: NO_ICONS,
      logger: new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput: terminal }),
    },
  });
}

function show({ lines, footer }: Frame, slots: ReadonlyMap<string, Slot>): void {
  for (const [id, slot] of slots) {
    slot.title = id === FOOTER ? footer : (lines.get(id)?.title ?? '');
    slot.output = lines.get(id)?.below ?? '';
  }
}

async function tick(host: Host, refresh: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    refresh();
    await host.clock.sleep(REFRESH_MS, signal).catch(() => undefined);
  }
}
