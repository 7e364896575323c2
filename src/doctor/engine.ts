// Does an engine answer, and in which version?

import { readText } from '../host/files.ts';
import type { Check } from '../model/diagnosis.ts';
import type { Failure } from '../model/reason.ts';
import { parseJson } from '../text/unknown-json.ts';
import type { EngineSelf } from '../docker/describe-engine.ts';
import { ok, problem, warning, type Patient } from './check.ts';

export async function checkEngine(patient: Patient): Promise<Check> {
  const asked = await patient.asked;
  if (asked.kind === 'answered') return judgeEngine(asked.session.self);
  return judgeAbsent(asked.failure, {
    context: await dockerContext(patient),
    start: startCommand(patient),
  });
}

export function judgeEngine(self: EngineSelf): Check {
  const { version, address, minApiVersion, maxApiVersion, apiVersion, podman } = self;
  const found = `${podman ? 'Podman' : 'Docker'} ${version} at ${address}, API ${minApiVersion} to ${maxApiVersion}`;
  const facts = { version, address, minApiVersion, maxApiVersion, apiVersion, podman };
  if (!podman) return ok('engine', { found, facts });
  return warning('engine', {
    found,
    means: "Podman speaks Docker's API in part: builds go the classic way, one step after another",
    mend: 'install Docker Engine: docs.docker.com/engine/install',
    facts,
  });
}

interface Absence {
  /** What `docker context use` chose; null where that is the default. */
  readonly context: string | null;
  /** Null where this user cannot start one. */
  readonly start: string | null;
}

export function judgeAbsent(failure: Failure, { context, start }: Absence): Check {
  const chosen =
    context === null
      ? []
      : [`docker's context '${context}' is not read: give its address with --socket`];
  const nobody = failure.class === 'engine-lost' && start !== null;
  return problem('engine', {
    found: failure.message,
    means: [failure.cause ?? 'nothing can be built or served without one', ...chosen].join('\n'),
    ...(failure.hint !== undefined && { mend: nobody ? start : failure.hint }),
    facts: { class: failure.class, context },
  });
}

/** Where nobody named an engine and this user may start one. */
function startCommand({ host, config, scripts }: Patient): string | null {
  const named = config.socket !== null || Boolean(host.env['DOCKER_HOST']);
  return named || host.user.id !== 0 ? null : `${scripts}/engine start`;
}

async function dockerContext({ host, config }: Patient): Promise<string | null> {
  if (config.socket !== null || host.env['DOCKER_HOST']) return null;
  const file = `${host.env['DOCKER_CONFIG'] ?? `${host.home}/.docker`}/config.json`;
  const settings = parseJson((await readText(file).catch(() => null)) ?? '');
  const context: unknown = new Map(Object.entries(settings ?? {})).get('currentContext');
  return typeof context === 'string' && context !== 'default' ? context : null;
}
