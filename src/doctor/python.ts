// Is there a Python for recipes that a checkout writes in it? Nothing needs it yet.

import type { Check } from '../model/diagnosis.ts';
import { asRoot, ok, type Patient } from './check.ts';
import { askProgram, type Answer } from './program.ts';

const SCRIPT = `import sys
print(sys.version.split()[0])
for name in ("yaml", "jinja2"):
    try:
        __import__(name)
    except ImportError:
        print(name)
`;

export async function checkPython(patient: Patient): Promise<Check> {
  const answer = await askProgram(['python3', '-I', '-c', SCRIPT], patient);
  return judgePython(answer, asRoot(patient.host));
}

/** Version on the first line, each missing module on one of its own. */
export function judgePython(answer: Answer, sudo: string): Check {
  const means = 'optional: only recipes that a checkout renders with Python will need it';
  const mend = `${sudo}apt-get install python3 python3-yaml python3-jinja2`;
  if (answer.kind !== 'said') {
    const found = answer.kind === 'absent' ? 'not installed' : `python3 fails: ${answer.words}`;
    return ok('python', { found: `${found} (optional)`, means, mend, facts: { version: null } });
  }
  const [version = '', ...missing] = answer.text.split('\n');
  const facts = { version, missing };
  if (missing.length === 0) return ok('python', { found: `${version}, yaml, jinja2`, facts });
  const found = `${version}, without ${missing.join(' and ')} (optional)`;
  return ok('python', { found, means, mend, facts });
}
