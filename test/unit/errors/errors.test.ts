// Every error, whole and as a person sees it, in one golden file a room; each says what, where, why and what to try.

import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADMISSION } from './admission.ts';
import { BUILD } from './build.ts';
import { BUILD_SH } from './build-sh.ts';
import { CLI } from './cli.ts';
import { CONTAINERS } from './containers.ts';
import { DOCKER } from './docker.ts';
import { FILES } from './files.ts';
import { PLAN } from './plan.ts';
import { REGISTRIES } from './registries.ts';
import { RENDER } from './render.ts';
import { RESUME } from './resume.ts';
import { SECRETS } from './secrets.ts';
import { SKIPS } from './skips.ts';
import { SOURCE } from './source.ts';
import { STOP } from './stop.ts';
import { TASKS } from './tasks.ts';
import { TRUST } from './trust.ts';
import { frozen, type ErrorCase } from './shown.ts';

const AS_IT_IS = { serializers: [String] };
const ROOMS: Readonly<Record<string, readonly ErrorCase[]>> = {
  admission: ADMISSION,
  build: BUILD,
  'build-sh': BUILD_SH,
  cli: CLI,
  containers: CONTAINERS,
  docker: DOCKER,
  files: FILES,
  plan: PLAN,
  registries: REGISTRIES,
  render: RENDER,
  resume: RESUME,
  secrets: SECRETS,
  skips: SKIPS,
  source: SOURCE,
  stop: STOP,
  tasks: TASKS,
  trust: TRUST,
};

describe('every error of', () => {
  for (const [room, cases] of Object.entries(ROOMS))
    test(room, async (t) => {
      const parts: string[] = [];
      for (const { title, show } of cases) parts.push(`# ${title}\n${frozen(await show())}`);
      const golden = fileURLToPath(new URL(`../../golden/errors-${room}.txt`, import.meta.url));
      t.assert.fileSnapshot(parts.join('\n'), golden, AS_IT_IS);
    });
});
