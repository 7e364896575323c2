// This machine's platform in Docker's words.

import type { Host } from '../host/host.ts';

export function dockerPlatform({ machine }: Host): string {
  return `linux/${machine.arch === 'arm64' ? 'arm64' : 'amd64'}`;
}
