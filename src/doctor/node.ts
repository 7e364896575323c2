// Whether this Node is new enough.

import type { Check } from '../model/diagnosis.ts';
import { ok, problem, type Patient } from './check.ts';

const OLDEST = [24, 12] as const;

export function checkNode({ host, program }: Patient): Promise<Check> {
  return Promise.resolve(judgeNode(host.nodeVersion, program));
}

export function judgeNode(version: string, program: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const facts = { version };
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))
    return ok('node', { found: version, facts });
  return problem('node', {
    found: `${version}, older than ${OLDEST.join('.')}`,
    means:
      'older ones run no TypeScript, or leave parts of it out; the launcher brings its own Node',
    mend: `env -u BUILDER_NODE ${program} doctor`,
    facts,
  });
}
