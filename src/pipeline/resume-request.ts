// How a run is asked for, as it is kept for the case that it has to be asked for again.

import { VARIABLES } from '../config/environment.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import { REQUEST_VERSION, type Request } from '../model/request.ts';

/** Where the engine and the cache are is said by variables of others. */
const ASKING = [...VARIABLES.map(({ name }) => name), 'DOCKER_HOST', 'XDG_CACHE_HOME'];

export function requestOf({ argv, cwd, env }: Host, { file }: Config): Request {
  const said = ASKING.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    version: REQUEST_VERSION,
    argv: [...argv],
    cwd,
    env: Object.fromEntries(said),
    config: file,
  };
}
