// An image that runs the rig's own servers: this Node, a shell, and the one package the rig imports.

import path from 'node:path';
import { importImage } from './local-image.ts';
import { ROOT } from './source-tree.ts';

/** Everything keeps its place on this machine: what is copied to the working folder finds the package above it. */
export async function nodeImage(socketPath: string): Promise<string> {
  const valibot = path.join(ROOT, 'node_modules/valibot');
  return importImage(socketPath, {
    repo: 'builder-test/node',
    tag: process.versions.node,
    programs: [process.execPath, '/bin/sh'],
    files: [path.join(valibot, 'package.json'), path.join(valibot, 'dist')],
    changes: [`ENV PATH=${path.dirname(process.execPath)}:/bin`, `WORKDIR ${ROOT}/served`],
  });
}
