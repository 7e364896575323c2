// Looks for GPUs: the kernel, nvidia-smi, the engine's runtimes and CDI devices.

import { access, readdir } from 'node:fs/promises';
import type { Check } from '../model/diagnosis.ts';
import { asRoot, type Asked, type Patient } from './check.ts';
import { judgeGpu, type Gpu, type GpuFacts } from './gpu.ts';
import { askProgram, type Answer } from './program.ts';

const SMI = [
  'nvidia-smi',
  '--query-gpu=name,memory.total,driver_version',
  '--format=csv,noheader,nounits',
] as const;

export async function checkGpu(patient: Patient): Promise<Check> {
  const [answer, device, toolkit, asked] = await Promise.all([
    askProgram([...SMI], patient),
    hasDevice(),
    askProgram(['nvidia-ctk', '--version'], patient),
    patient.asked,
  ]);
  const gpus = readSmi(answer);
  return judgeGpu({
    wanted: patient.config.gpus !== 'none',
    gpus,
    smiFailure: smiFailure(answer, gpus),
    device,
    toolkit: toolkit.kind === 'said',
    ...offered(asked),
    sudo: asRoot(patient.host),
  });
}

function offered(asked: Asked): Pick<GpuFacts, 'engine' | 'local'> {
  if (asked.kind === 'failed') return { engine: null, local: true };
  const { runtimes, devices, socket } = asked.session.self;
  return { engine: { runtimes, devices }, local: socket !== null };
}

/** One a line: `NVIDIA H200, 143771, 570.86.15`, the memory in MiB. Lines of another shape are none. */
export function readSmi(answer: Answer): readonly Gpu[] {
  if (answer.kind !== 'said') return [];
  return answer.text.split('\n').flatMap((line) => {
    const [name, memory, driver] = line.split(',').map((word) => word.trim());
    const bytes = Number(memory) * 2 ** 20;
    return name && driver && Number.isFinite(bytes) ? [{ name, memoryBytes: bytes, driver }] : [];
  });
}

function smiFailure(answer: Answer, gpus: readonly Gpu[]): string | null {
  if (answer.kind === 'absent' || gpus.length > 0) return null;
  return answer.kind === 'failed' ? answer.words : answer.text;
}

async function hasDevice(): Promise<boolean> {
  const nodes = await readdir('/dev').catch(() => []);
  if (nodes.some((name) => /^nvidia\d+$/.test(name))) return true;
  return access('/proc/driver/nvidia/version').then(
    () => true,
    () => false,
  );
}
