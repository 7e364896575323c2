// What every story of the pipeline is told with: the host, and where this tool's own files lie.

import type { Host } from '../host/host.ts';

export interface World {
  readonly host: Host;
  /** Absolute: the folder that holds frameworks/, templates/ and scripts/. */
  readonly root: string;
  readonly version: string;
}
