// Room on the disks that a step writes to: where the engine keeps its data, where checkouts and run folders lie.

import type { Engine } from '../docker/engine.ts';
import { readDisk, type Disk } from '../host/disk.ts';
import type { Config } from '../model/config.ts';
import type { HostClaim } from '../model/host-claims.ts';
import { failure } from '../model/reason.ts';
import { engineRoom, isHopeless, ownRoom } from './admission-disk.ts';
import type { Obstacle } from './obstacle.ts';

interface RoomOptions {
  readonly config: Pick<Config, 'admission' | 'cacheDir' | 'reportsDir'>;
  readonly engine: Pick<Engine, 'info' | 'address'>;
  /** Once: why nobody looks at the engine's disk. */
  readonly say: (message: string) => void;
}

export interface Room {
  /** Null: nobody can see it. */
  readonly engineDisk: Disk | null;
  readonly own: readonly { readonly disk: Disk; readonly what: string }[];
}

export class Rooms {
  readonly #options: RoomOptions;
  #isTold = false;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  async look(): Promise<Room> {
    const { cacheDir, reportsDir } = this.#options.config;
    const folders = [
      [cacheDir, 'where checkouts lie'],
      [reportsDir, 'where runs are stored'],
    ] as const;
    const own = await Promise.all(
      folders.map(async ([folder, what]) => ({ disk: await readDisk(folder), what })),
    );
    return {
      engineDisk: await this.engineDisk(),
      own: own.flatMap(({ disk, what }) => (disk === null ? [] : [{ disk, what }])),
    };
  }

  /** Only where it is a folder of this machine. */
  async engineDisk(): Promise<Disk | null> {
    const { engine, say } = this.#options;
    const { dataRoot } = engine.info;
    const isLocal = engine.address.startsWith('unix:') && dataRoot !== null;
    const disk = isLocal ? await readDisk(dataRoot) : null;
    if (disk !== null && disk.there === dataRoot) return disk;
    if (!this.#isTold)
      say('the disk of the engine cannot be seen from here: builds start without a look at it');
    this.#isTold = true;
    return null;
  }

  /** `own`: what steps of this run have claimed; `others`: those of other runs on the same disk. */
  obstacle(
    claimMb: number,
    room: Room,
    { own, others }: { readonly own: readonly HostClaim[]; readonly others: readonly HostClaim[] },
  ): Obstacle | null {
    const { freeDisk } = this.#options.config.admission;
    const [short] = room.own.flatMap(({ disk, what }) => ownRoom(disk, freeDisk, what) ?? []);
    if (short !== undefined) return { why: `disk: ${short}`, refusal: full(short) };
    const { engineDisk } = room;
    if (engineDisk === null) return null;
    const question = { disk: engineDisk, claimMb, freeDisk };
    const why = engineRoom({ ...question, running: [...own, ...others] });
    if (why === null) return null;
    // What is not written yet when the last of our steps has ended is free again.
    const isOwn = own.length > 0 && engineRoom({ ...question, running: others }) === null;
    return {
      why: `disk: ${why}`,
      refusal: full(why),
      ...(isOwn && { own: true }),
      ...(isHopeless(question) && { atOnce: true }),
    };
  }
}

const HINT =
  'make room there (docker system df), or say what the build takes: build: diskMb: of its framework';

function full(what: string): ReturnType<typeof failure> {
  return failure('disk', `the disk has no room: ${what}`, { hint: HINT });
}
