// The container of a server: what its framework says, and what this machine lends it.

import type { ContainerSpec, Limits } from '../docker/engine.ts';
import type { Serve } from '../model/framework.ts';
import type { Labels } from '../model/labels.ts';
import { launchCommand } from './launch-script.ts';

export interface ServeRequest {
  readonly image: string;
  readonly serve: Serve;
  readonly labels: Labels;
  readonly gpus: Pick<ContainerSpec, 'gpus' | 'gpuIds'>;
  readonly lent: Lent;
}

/** Of this machine. */
export interface Lent {
  /** Hugging Face's cache, absolute on the machine of the engine; null: none is mounted. */
  readonly hfCache: string | null;
  readonly hfToken: string | null;
  /** Nothing is asked of Hugging Face's hub. */
  readonly offline: boolean;
  /** What Dynamo's own scripts start its containers with; null: the engine's. */
  readonly limits: Limits | null;
  readonly hardened?: true;
  /** Values by the names of variables. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** By its name the hub's own library finds it. */
export const HF_TOKEN = 'HF_TOKEN';

/** `cpus` is the most it may use: an engine with fewer cores gives all it has, and would refuse the number. */
export function serverSpec(
  { image, serve, labels, gpus, lent }: ServeRequest,
  cores: number,
): ContainerSpec {
  const { memoryMb, shmMb, user, hfHome } = serve;
  return {
    image,
    command: commandOf(serve),
    env: { ...hubVariables(serve, lent), ...serve.env, ...lent.secrets },
    labels,
    ports: serve.processes.map(({ port }) => port),
    memoryMb,
    cpus: Math.min(serve.cpus, cores),
    shmMb,
    ...gpus,
    network: 'default',
    ...(user !== null && { user }),
    ...(hfHome !== null &&
      lent.hfCache !== null && {
        mounts: [{ kind: 'bind', from: lent.hfCache, to: hfHome } as const],
      }),
    ...(lent.limits !== null && { limits: lent.limits }),
    ...(lent.hardened === true && { hardened: true }),
  };
}

function commandOf(serve: Serve): readonly string[] | null {
  const { command, frontend, worker } = serve;
  if (command !== null) return command;
  return frontend.length + worker.length === 0 ? null : launchCommand(serve);
}

/** The token goes only where a model may be fetched; as a variable, for arguments are there for everybody to see. */
function hubVariables({ hfHome, offline }: Serve, lent: Lent): Readonly<Record<string, string>> {
  const alone = offline || lent.offline;
  return {
    ...(hfHome !== null && lent.hfCache !== null && { HF_HOME: hfHome }),
    ...(hfHome !== null && lent.hfToken !== null && !alone && { [HF_TOKEN]: lent.hfToken }),
    ...(alone && { HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1' }),
  };
}
