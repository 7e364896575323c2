// The gate of a run: what of the host must be free before a task starts, in the eyes of all runs of this host.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import { freeMemoryMb } from '../host/memory.ts';
import type { Config } from '../model/config.ts';
import type { Entry, Gate } from '../model/gate.ts';
import type { HostEntry } from '../model/host-claims.ts';
import type { Plan, Resources, Task } from '../model/plan.ts';
import { failure, toFailure, type Failure } from '../model/reason.ts';
import { formatBytes, formatDuration } from '../text/units.ts';
import { chooseGpus, OthersOnGpus, type GpuChoice } from './admission-gpus.ts';
import { Rooms, type Room } from './admission-room.ts';
import { relieveDisk } from './disk-relief.ts';
import type { GpuProcess } from './gpus-busy.ts';
import { hostObstacle, othersOnDisk, quietObstacle, type HostWish } from './host-tokens.ts';
import type { Obstacle } from './obstacle.ts';
import { Patience } from './patience.ts';
import { SharedLedger } from './shared-ledger.ts';

interface AdmissionOptions {
  readonly config: Pick<Config, 'admission' | 'cacheDir' | 'images' | 'name' | 'reportsDir'>;
  readonly engine: Engine;
  readonly host: Host;
  readonly plan: Pick<Plan, 'tasks'>;
  readonly say: (message: string) => void;
}

/** What was seen of this machine before the turn in which it is decided. */
interface Seen {
  readonly gpus: readonly number[];
  /** Null: the step claims no disk. */
  readonly room: Room | null;
  /** Null: nobody can tell. */
  readonly freeMb: number | null;
  readonly others: readonly GpuProcess[];
}

/** Of all memory, what a machine can ever give: its kernel and its services keep the rest. */
const GIVEN = 0.8;
/** Of what was free when a step had waited in vain: what is free goes up and down, and the next one is not to wait for as long. */
const FREE_AGAIN = 0.75;
/** They work with a served model, whose memory and GPU others may be waiting for: they wait for nobody in turn. */
const CLIENTS: ReadonlySet<string> = new Set(['smoke', 'soak', 'scrape', 'metrics', 'promote']);
const OTHERS: Obstacle = { why: 'other runs that look at this machine', refusal: null };

/** `close`: when the run is over. */
export async function openAdmission(
  options: AdmissionOptions,
): Promise<Gate & { readonly close: () => void }> {
  const rooms = new Rooms(options);
  const claims = options.plan.tasks.some(({ resources }) => resources.diskMb > 0);
  const disk = claims ? await rooms.engineDisk() : null;
  return new Admission(options, rooms, new SharedLedger(options, disk?.device ?? null));
}

class Admission implements Gate {
  readonly #options: AdmissionOptions;
  readonly #rooms: Rooms;
  readonly #ledger: SharedLedger;
  readonly #patience: Patience;
  readonly #others: OthersOnGpus;
  readonly #relieved = new Set<string>();
  readonly #stop = new AbortController();
  /** Of memory, all that a step waits for: no more than was free when one had waited in vain. */
  #hopedForMb = Number.POSITIVE_INFINITY;
  #isRelieving = false;

  constructor(options: AdmissionOptions, rooms: Rooms, ledger: SharedLedger) {
    this.#options = options;
    this.#rooms = rooms;
    this.#ledger = ledger;
    const { config, host } = options;
    this.#patience = new Patience(host.clock, config.admission.waitS * 1000);
    const isIgnored = config.admission.busyGpus === 'ignore';
    this.#others = new OthersOnGpus({ ...options, ...(isIgnored && { say: () => undefined }) });
  }

  async enter(task: Task, gpus: readonly number[], signal: AbortSignal): Promise<Entry> {
    const seen = await this.#look(task, gpus, signal);
    const entry = await this.#ledger.inTurn((entries) => this.#decide(task, seen, entries));
    if (entry !== null) return entry;
    const judged = this.#judge(task, [OTHERS]);
    return judged ?? this.#decide(task, seen, []);
  }

  holds(task: Task, { cpu, memoryMb, quiet, diskMb }: Resources): void {
    this.#ledger.change(task.id, { cpu, memoryMb, quiet, diskMb });
  }

  leave(task: Task): void {
    this.#patience.forget(task.id);
    this.#ledger.forget(task.id);
  }

  close(): void {
    this.#stop.abort();
    this.#ledger.close();
  }

  async #look(
    { resources: { diskMb, memoryMb, gpu } }: Task,
    gpus: readonly number[],
    signal: AbortSignal,
  ): Promise<Seen> {
    const { isLocal } = this.#ledger;
    const [room, freeMb, others] = await Promise.all([
      diskMb > 0 ? this.#rooms.look() : null,
      memoryMb > 0 && isLocal ? freeMemoryMb() : null,
      gpu > 0 && gpus.length > 0 && isLocal ? this.#others.look(signal) : [],
    ]);
    return { gpus, room, freeMb, others };
  }

  #decide(task: Task, seen: Seen, entries: readonly HostEntry[]): Entry {
    const { resources } = task;
    const wish = this.#wish(task);
    const choice = this.#chosen(task, seen, entries);
    const quiet = quietObstacle(wish, entries);
    const tokens = hostObstacle(wish, entries);
    const memory = this.#memory(resources, seen);
    const obstacles = [
      this.#room(task, seen, entries),
      choice.obstacle ?? null,
      quiet === null ? null : { why: quiet, refusal: loud(quiet) },
      tokens === null ? null : { why: tokens, refusal: null },
      memory,
    ].filter((obstacle) => obstacle !== null);
    const judged = this.#judge(task, obstacles);
    const { cpu, memoryMb, diskMb, gpu } = resources;
    if (judged === null) {
      const share = Math.min(gpu, 1);
      if (memory !== null && seen.freeMb !== null) this.#hopedForMb = seen.freeMb * FREE_AGAIN;
      this.#patience.forget(task.id);
      this.#ledger.hold(task.id, {
        cpu,
        memoryMb,
        diskMb,
        quiet: resources.quiet,
        seenFreeMb: freeMbOf(seen.room),
        gpus: choice.gpus.map((index) => ({ index, share })),
      });
      return { kind: 'admitted', gpus: choice.gpus };
    }
    if (judged.kind === 'wait') {
      const askedAt = this.#options.host.clock.now();
      const since = this.#patience.since(task.id);
      this.#ledger.wait(task.id, { since, askedAt, gpu, cpu, memoryMb, quiet: resources.quiet });
    } else this.leave(task);
    return judged;
  }

  #wish({ id, kind, resources }: Task): HostWish {
    const { host } = this.#options;
    return {
      claim: resources,
      held: this.#ledger.held(),
      capacity: { cpu: host.machine.cores, memoryMb: host.machine.memoryMb },
      since: CLIENTS.has(kind) ? null : this.#patience.since(id),
      now: host.clock.now(),
    };
  }

  #chosen(task: Task, { gpus, others }: Seen, entries: readonly HostEntry[]): GpuChoice {
    const { gpu } = task.resources;
    if (gpu <= 0 || gpus.length === 0) return { gpus: [] };
    const policy = this.#options.config.admission.busyGpus;
    return chooseGpus({ wanted: gpu, gpus, others, entries, policy });
  }

  #room(task: Task, { room }: Seen, entries: readonly HostEntry[]): Obstacle | null {
    if (room === null) return null;
    const own = this.#ledger.held();
    const others = room.engineDisk === null ? [] : othersOnDisk(room.engineDisk.device, entries);
    const obstacle = this.#rooms.obstacle(task.resources.diskMb, room, { own, others });
    if (obstacle === null || obstacle.atOnce === true) return obstacle;
    const building = [...own, ...others].some(({ diskMb }) => diskMb > 0);
    if (obstacle.own !== true) this.#relieve(task, building);
    return this.#isRelieving
      ? { ...obstacle, why: `${obstacle.why}; ${RELIEF}`, own: true }
      : obstacle;
  }

  /** It may take minutes: nobody waits for it here. Once for a task, and once more when no build is left beside it. */
  #relieve(task: Task, building: boolean): void {
    const once = `${task.id} ${building ? 'beside builds' : 'alone'}`;
    if (this.#isRelieving || this.#relieved.has(once)) return;
    this.#relieved.add(once);
    this.#isRelieving = true;
    const stop = this.#stop.signal;
    const say = (message: string): void => {
      if (!stop.aborted) this.#options.say(message);
    };
    relieveDisk({ ...this.#options, building, stop })
      .then((gone) => {
        if (gone.length > 0) say(`the disk is short: removed ${gone.join(', ')}`);
      })
      .catch((error: unknown) => {
        say(`the disk is short, and nothing could be removed: ${toFailure(error).message}`);
      })
      .finally(() => {
        this.#isRelieving = false;
      });
  }

  #memory({ memoryMb }: Resources, { freeMb }: Seen): Obstacle | null {
    const most = Math.min(this.#options.host.machine.memoryMb * GIVEN, this.#hopedForMb);
    const wanted = Math.min(memoryMb, most);
    if (freeMb === null || freeMb >= wanted) return null;
    const [free, claim] = [freeMb, wanted].map((mb) => formatBytes(mb * 1e6));
    return { why: `memory: ${free} free on this machine, the step takes ${claim}`, refusal: null };
  }

  /** Null: it starts now. */
  #judge(task: Task, obstacles: readonly Obstacle[]): Exclude<Entry, { kind: 'admitted' }> | null {
    const [first] = obstacles;
    if (first === undefined) return null;
    const hopeless = obstacles.find(({ atOnce }) => atOnce === true)?.refusal;
    if (hopeless) return { kind: 'refused', reason: hopeless };
    const isOwn = obstacles.some(({ own }) => own === true);
    if (isOwn || !this.#patience.isOver(task.id)) {
      this.#patience.waits(task.id, !isOwn);
      return { kind: 'wait', why: `waiting for ${first.why}` };
    }
    const reason = obstacles.find(({ refusal }) => refusal !== null)?.refusal;
    if (reason) return { kind: 'refused', reason };
    const { say, config } = this.#options;
    const waited = formatDuration(config.admission.waitS * 1000);
    say(`${task.id} starts all the same, after ${waited} of waiting for ${first.why}`);
    return null;
  }
}

const RELIEF = 'what is left of old runs is being removed';

function freeMbOf(room: Room | null): number | null {
  const disk = room?.engineDisk ?? null;
  return disk === null ? null : disk.freeBytes / 1e6;
}

function loud(why: string): Failure {
  return failure('timeout', `waited in vain for ${why}`, {
    hint: 'wait for longer (--max-wait), or start this run when that one is over',
  });
}
