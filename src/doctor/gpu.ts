// Are there GPUs here, and can the engine hand them to a container?

import type { Check } from '../model/diagnosis.ts';
import { formatBytes, plural } from '../text/units.ts';
import { ok, warning } from './check.ts';

/** What `nvidia-smi` says of one. */
export interface Gpu {
  readonly name: string;
  readonly memoryBytes: number;
  readonly driver: string;
}

export interface GpuFacts {
  /** `--gpus none`: no container asks for one. */
  readonly wanted: boolean;
  /** The engine runs on this machine. */
  readonly local: boolean;
  readonly gpus: readonly Gpu[];
  /** Why nvidia-smi listed none; null where it did, or is not installed. */
  readonly smiFailure: string | null;
  /** The kernel knows an NVIDIA device. */
  readonly device: boolean;
  /** The toolkit that teaches engines is installed. */
  readonly toolkit: boolean;
  /** Null: no engine answers. */
  readonly engine: {
    readonly runtimes: readonly string[];
    readonly devices: readonly string[];
  } | null;
  readonly sudo: string;
}

export function judgeGpu(facts: GpuFacts): Check {
  const words = { found: seen(facts), facts: figures(facts) };
  if (!facts.wanted) return ok('gpu', { ...words, means: 'not used: --gpus none' });
  if (!facts.local) return ok('gpu', words);
  return facts.gpus.length === 0 ? withoutGpu(words, facts) : withGpu(words, facts);
}

function figures({ gpus, engine }: GpuFacts): Check['facts'] {
  return {
    gpus: gpus.map(({ name }) => name),
    memoryBytes: gpus.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    driver: gpus[0]?.driver ?? null,
    runtime: engine === null ? null : engine.runtimes.includes('nvidia'),
    devices: [...(engine?.devices ?? [])],
  };
}

type GpuWords = Pick<Check, 'found' | 'facts'>;

function withoutGpu(words: GpuWords, { device, smiFailure, engine }: GpuFacts): Check {
  if (device) {
    return warning('gpu', {
      ...words,
      found: 'a GPU is there, but its driver does not answer',
      means: smiFailure ?? 'nvidia-smi is not installed: the driver is missing or incomplete',
      mend: smiFailure === null ? 'install the NVIDIA driver' : 'sudo modprobe nvidia; nvidia-smi',
    });
  }
  const ways = waysOf(engine);
  if (ways === '') return ok('gpu', { ...words, means: 'servers that ask for one are skipped' });
  return warning('gpu', {
    ...words,
    found: `none, though the engine offers them (${ways})`,
    means: 'a server that asks for one cannot start, and its steps are skipped',
    mend: 'nvidia-smi',
  });
}

function withGpu(words: GpuWords, { engine, toolkit, sudo }: GpuFacts): Check {
  if (engine === null || waysOf(engine) !== '') return ok('gpu', words);
  return warning('gpu', {
    ...words,
    found: `${words.found}; the engine cannot hand them out`,
    means: 'containers see no GPU: servers that ask for one are skipped',
    mend: toolkit
      ? `${sudo}nvidia-ctk runtime configure && ${sudo}systemctl restart docker`
      : `${sudo}apt-get install nvidia-container-toolkit`,
  });
}

function seen({ gpus, engine, local }: GpuFacts): string {
  const [first] = gpus;
  if (!local) {
    const offered = waysOf(engine);
    return offered === '' ? 'the engine offers none' : `the engine offers them (${offered})`;
  }
  if (first === undefined) return 'none';
  const names = [...new Set(gpus.map(({ name }) => name))].join(', ');
  const ways = waysOf(engine);
  const memory = `${formatBytes(first.memoryBytes)} each, driver ${first.driver}`;
  return `${plural(gpus.length, 'GPU')}: ${names}, ${memory}${ways === '' ? '' : `; by ${ways}`}`;
}

function waysOf(engine: GpuFacts['engine']): string {
  if (engine === null) return '';
  const devices = engine.devices.filter((id) => id.startsWith('nvidia.com/gpu'));
  return [
    ...(engine.runtimes.includes('nvidia') ? ['runtime nvidia'] : []),
    ...(devices.length > 0 ? [`CDI, ${plural(devices.length, 'device')}`] : []),
  ].join(' and ');
}
