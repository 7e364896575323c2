// What are containers held by: control groups, rootless or not, user namespaces?

import { readText } from '../host/files.ts';
import type { EngineSelf } from '../docker/describe-engine.ts';
import type { Check } from '../model/diagnosis.ts';
import { asRoot, noEngine, ok, warning, type Patient } from './check.ts';

export async function checkContainers({ asked, host }: Patient): Promise<Check> {
  const answer = await asked;
  if (answer.kind === 'failed') return noEngine('containers');
  return judgeContainers(answer.session.self, await readNamespaces(), asRoot(host));
}

/** Whether an ordinary user may make user namespaces, which rootless engines stand on; null where it cannot be told. */
export interface Namespaces {
  readonly allowed: boolean | null;
  /** The setting that would allow it. */
  readonly allow: string;
}

type Held = Pick<
  EngineSelf,
  'cgroupVersion' | 'cgroupDriver' | 'rootless' | 'userNamespaces' | 'memoryLimits'
>;

export function judgeContainers(self: Held, spaces: Namespaces, sudo = ''): Check {
  const { cgroupVersion, cgroupDriver, rootless, userNamespaces, memoryLimits } = self;
  const found = [
    `cgroup v${cgroupVersion} by ${cgroupDriver}`,
    rootless ? 'rootless' : 'rootful',
    ...(userNamespaces ? ['user namespaces'] : []),
  ].join(', ');
  const facts = {
    cgroupVersion,
    cgroupDriver,
    rootless,
    userNamespaces,
    memoryLimits,
    unprivilegedNamespaces: spaces.allowed,
  };
  if (rootless && spaces.allowed === false) {
    return warning('containers', {
      found: `${found}; user namespaces are switched off`,
      means: 'a rootless engine can start no container without them',
      mend: `${sudo}sysctl -w ${spaces.allow}`,
      facts,
    });
  }
  if (memoryLimits) return ok('containers', { found, facts });
  return warning('containers', {
    found: `${found}; no memory limits`,
    means: 'the limits of a framework are ignored: one server can take all memory of this machine',
    mend: 'delegate control groups: docs.docker.com/engine/security/rootless/tips',
    facts,
  });
}

const SWITCHES: readonly (readonly [file: string, forbids: string, allow: string])[] = [
  ['/proc/sys/user/max_user_namespaces', '0', 'user.max_user_namespaces=15000'],
  ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'kernel.unprivileged_userns_clone=1'],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'kernel.apparmor_restrict_unprivileged_userns=0',
  ],
];

async function readNamespaces(): Promise<Namespaces> {
  let read = false;
  for (const [file, forbids, allow] of SWITCHES) {
    const text = await readText(file).catch(() => null);
    if (text === null) continue;
    if (text.trim() === forbids) return { allowed: false, allow };
    read = true;
  }
  return { allowed: read ? true : null, allow: '' };
}
