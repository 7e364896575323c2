// The GPUs a task gets: free ones first, none that another run holds, and by policy none that others' processes use.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { HostEntry } from '../model/host-claims.ts';
import { LABEL } from '../model/labels.ts';
import { failure } from '../model/reason.ts';
import { formatBytes } from '../text/units.ts';
import { gpuProcesses, runsIn, type GpuProcess } from './gpus-busy.ts';
import { gpuHolder, unheldGpus } from './host-tokens.ts';
import type { Obstacle } from './obstacle.ts';

interface GpuWatch {
  readonly engine: Pick<Engine, 'listContainers'>;
  readonly host: Host;
  /** Once: why nobody looks at the GPUs' processes. */
  readonly say: (message: string) => void;
}

/** Looks at processes that are none of ours; the first answer that cannot be relied on is told and is the last one asked for. */
export class OthersOnGpus {
  readonly #watch: GpuWatch;
  #isBlind = false;

  constructor(watch: GpuWatch) {
    this.#watch = watch;
  }

  async look(signal: AbortSignal): Promise<readonly GpuProcess[]> {
    if (this.#isBlind) return [];
    const { host, engine, say } = this.#watch;
    const found = await gpuProcesses(host, signal);
    if (found === null) {
      this.#isBlind = !signal.aborted;
      if (this.#isBlind)
        say(
          'nvidia-smi gives no answer that makes sense: GPUs are taken without a look at who uses them',
        );
      return [];
    }
    if (found.length === 0) return [];
    const containers = await engine.listContainers({ [LABEL.run]: '' }).catch(() => null);
    // Nobody can tell ours from others' then; that the engine is lost is told by the step that starts.
    if (containers === null) return [];
    const own = new Set(containers.map(({ id }) => id));
    const isOwn = await Promise.all(found.map(({ pid }) => runsIn(pid, own)));
    return found.filter((_, at) => isOwn[at] === false);
  }
}

export interface GpuWish {
  /** Whole ones, or a share of one. */
  readonly wanted: number;
  /** Those the run could give, the best first. */
  readonly gpus: readonly number[];
  readonly others: readonly GpuProcess[];
  readonly entries: readonly HostEntry[];
  readonly policy: Config['admission']['busyGpus'];
}

/** With an obstacle, `gpus` are those it would get if it started all the same. */
export interface GpuChoice {
  readonly gpus: readonly number[];
  readonly obstacle?: Obstacle;
}

export function chooseGpus({ wanted, gpus, others, entries, policy }: GpuWish): GpuChoice {
  const count = Math.min(Math.ceil(wanted), gpus.length);
  const unheld = unheldGpus(wanted, gpus, entries);
  // What runs on one that another run holds a share of may be that run's.
  const foreign = others.filter(({ gpu }) => gpuHolder([gpu], entries) === null);
  const isBusy = (index: number): boolean => foreign.some(({ gpu }) => gpu === index);
  const idle = unheld.filter((index) => !isBusy(index));
  const taken = [...idle, ...unheld.filter(isBusy)].slice(0, count);
  if (idle.length >= count) return { gpus: taken };
  if (unheld.length < count) {
    const why = gpuHolder(gpus, entries) ?? 'a gpu';
    const refusal = failure('gpu-busy', `waited in vain for ${why}`, { hint: LATER });
    return { obstacle: { why, refusal }, gpus: taken };
  }
  if (policy === 'ignore') return { gpus: taken };
  const users = usersOf(taken.filter(isBusy), foreign);
  const why = `a gpu: ${users}`;
  const message = `${idle.length} of ${gpus.length} GPUs free, ${count} wanted: ${users}`;
  const refusal = failure('gpu-busy', message, { hint: ASK });
  return { obstacle: { why, refusal, ...(policy === 'fail' && { atOnce: true }) }, gpus: taken };
}

const LATER = 'wait for longer (--max-wait), or start this run when that one is over';
const ASK =
  'nvidia-smi shows whose they are; --busy-gpus ignore starts beside them, --max-wait waits for longer';

/** `pid 4711, not of builder, uses 3.22 GB of GPU 0`. */
function usersOf(gpus: readonly number[], processes: readonly GpuProcess[]): string {
  return processes
    .filter(({ gpu }) => gpus.includes(gpu))
    .map(({ gpu, pid, memoryMb }) => {
      const memory = memoryMb === null ? '' : `${formatBytes(memoryMb * 1e6)} of `;
      return `pid ${pid}, not of builder, uses ${memory}GPU ${gpu}`;
    })
    .join(', ');
}
