// Where the figures come from: tool, machine, engine, bases, the command.

import type { Provenance } from '../model/results.ts';
import { formatBytes, plural } from '../text/units.ts';
import type { ReportInput } from './report-input.ts';
import type { Fact } from './view.ts';

const WHO = { registry: 'registry', local: 'local image', unknown: 'engine' } as const;

export function provenanceFacts({ results }: ReportInput): Fact[] {
  const { provenance } = results;
  const { host, gpus } = provenance;
  const memory = formatBytes(host.memoryMb * 1e6);
  return [
    { label: 'Run', value: results.run.id },
    { label: 'builder', value: `${provenance.builder} on Node ${provenance.node}` },
    { label: 'Host', value: `${host.name}, ${plural(host.cores, 'core')}, ${memory}` },
    { label: 'Kernel', value: host.kernel },
    { label: 'GPUs', value: gpus.length > 0 ? gpus.join(', ') : 'none' },
    { label: 'Docker Engine', value: engineWords(provenance) },
    ...baseFacts(provenance),
    { label: 'Start order', value: `seed ${provenance.seed}` },
  ];
}

function engineWords({ engine }: Provenance): string {
  if (!engine) return 'none was asked';
  const { version, apiVersion, backend, storageDriver } = engine;
  return `${version} (API ${apiVersion}), ${backend}, ${storageDriver}`;
}

function baseFacts({ bases }: Provenance): Fact[] {
  return Object.entries(bases).map(([image, { digest, from }]) => ({
    label: 'Base image',
    value: digest ? `${image}, ${digest} by the ${WHO[from]}` : `${image}, digest unknown`,
  }));
}
