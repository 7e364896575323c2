// A process that asks a script in its own planning slot: `ask-a-script.ts PLACE SCRIPT`.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { realHost } from '../../../src/host/real.ts';
import { dryRun } from '../../../src/recipe/dry-run.ts';
import { ownSlot } from '../../../src/source/planning-slot.ts';

const [, , planningDir = '', script = ''] = process.argv;
const host = realHost();
const folder = path.join(await ownSlot({ planningDir, host }), 'checkout');
await mkdir(folder);
await writeFile(path.join(folder, 'build.sh'), `${script}\n`);
const tools = { host, cacheDir: planningDir, signal: new AbortController().signal };
await dryRun({ folder, words: ['build.sh'], tools });
