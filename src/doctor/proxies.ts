// Which proxies does the environment name, and does the engine know of them?

import type { Check } from '../model/diagnosis.ts';
import { withoutLogin } from '../text/login.ts';
import { ok, warning, type Patient } from './check.ts';

const NAMES = ['http_proxy', 'https_proxy', 'no_proxy'] as const;

export async function checkProxies({ host, asked }: Patient): Promise<Check> {
  const answer = await asked;
  return judgeProxies(host.env, answer.kind === 'answered' ? answer.session.self.proxied : null);
}

/** `engine`: whether it has a proxy of its own; null where none answers. */
export function judgeProxies(
  env: Readonly<Record<string, string | undefined>>,
  engine: boolean | null,
): Check {
  const set = NAMES.flatMap((name) => {
    const value = env[name] || env[name.toUpperCase()];
    return value ? [[name, shown(value)] as const] : [];
  });
  const facts = { ...Object.fromEntries(set), engine };
  if (set.length === 0) return ok('proxies', { found: 'none set', facts });
  const found = set.map(([name, value]) => `${name} ${value}`).join(', ');
  const differ = NAMES.find((name) => {
    const [low, high] = [env[name], env[name.toUpperCase()]];
    return low && high && low !== high;
  });
  if (differ !== undefined) {
    return warning('proxies', {
      found,
      means: `${differ} and ${differ.toUpperCase()} differ: each program takes another one`,
      mend: `export ${differ.toUpperCase()}="$${differ}"`,
      facts,
    });
  }
  if (engine !== false || set.every(([name]) => name === 'no_proxy'))
    return ok('proxies', { found, facts });
  return warning('proxies', {
    found,
    means: 'the engine has no proxy: it pulls images without one',
    mend: 'give dockerd one: docs.docker.com/engine/daemon/proxy',
    facts,
  });
}

/** Programs take one without `http://` too. */
function shown(value: string): string {
  return value.includes('://') ? withoutLogin(value) : value.replace(/^.*@/, '');
}
