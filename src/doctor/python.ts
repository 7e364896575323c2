// Is there a Python for the Dockerfiles that Dynamo renders with one, or one that can be helped?

import { findPython, isAble, type Python } from '../host/python.ts';
import type { Check } from '../model/diagnosis.ts';
import { asRoot, ok, problem, type Patient } from './check.ts';

export async function checkPython({ host, config, signal }: Patient): Promise<Check> {
  const { source, frameworks } = config;
  return judgePython({
    python: await findPython({ host, signal }),
    needed: source.kind === 'git' && frameworks.some(({ repo }) => repo === 'dynamo'),
    sudo: asRoot(host),
  });
}

export interface PythonFacts {
  /** The best that there is; null: none. */
  readonly python: Python | null;
  /** A run would build Dynamo. */
  readonly needed: boolean;
  readonly sudo: string;
}

export function judgePython({ python, needed, sudo }: PythonFacts): Check {
  const means = 'Dynamo 0.9 and newer renders its Dockerfiles with it';
  const mend = `${sudo}apt-get install python3 python3-jinja2 python3-yaml`;
  const lacking = needed ? problem : ok;
  const optional = needed ? '' : ' (optional)';
  if (python === null) {
    const facts = { version: null };
    return lacking('python', { found: `not installed${optional}`, means, mend, facts });
  }
  const { version, executable, brings } = python;
  const missing = [
    ...(python.jinja2 === null ? ['jinja2'] : []),
    ...(python.yaml === null ? ['yaml'] : []),
  ];
  const facts = { version, executable, missing, brings };
  if (isAble(python)) return ok('python', { found: `${version}, with jinja2 and yaml`, facts });
  const names = missing.join(' and ');
  if (brings === null) {
    const found = `${version}, without ${names}${optional}`;
    return lacking('python', { found, means, mend, facts });
  }
  return ok('python', {
    found: `${version}; ${names} will be brought when needed`,
    means: `${means}; its pip is asked once, and may need the network`,
    mend,
    facts,
  });
}
