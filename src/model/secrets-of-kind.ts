// Which secrets the container of a step asks for.

import type { ContainerSecrets, Framework } from './framework.ts';
import type { Kind } from './kind.ts';

/** By name to id; empty for steps without a container of their own. */
export function secretsOfKind(kind: Kind, framework: Framework): ContainerSecrets {
  const { compile, sanity, serve } = framework;
  if (kind === 'compile') return compile?.secrets ?? {};
  if (kind === 'sanity') return sanity?.secrets ?? {};
  return kind === 'serve' ? (serve?.secrets ?? {}) : {};
}
