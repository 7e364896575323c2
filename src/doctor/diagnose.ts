// All checks at once, each with a deadline, and what they come to. Changes nothing.

import type { Host } from '../host/host.ts';
import type { Check, Diagnosis } from '../model/diagnosis.ts';
import { toFailure } from '../model/reason.ts';
import { isoTime } from '../text/time.ts';
import { checkAccess } from './access.ts';
import { askEngine } from './ask-engine.ts';
import { checkBaseImages } from './base-images.ts';
import { checkBuilds } from './builds.ts';
import { unknown, type Patient } from './check.ts';
import { checkClock } from './clock.ts';
import { checkContainers } from './containers.ts';
import { checkCache, checkEngineDisk, checkReports } from './disk.ts';
import { checkEngine } from './engine.ts';
import { checkGit } from './git.ts';
import { checkGpu } from './gpu-facts.ts';
import { checkLeftovers } from './leftovers.ts';
import { checkLock } from './lock.ts';
import { checkMachine } from './machine.ts';
import { checkMail } from './mail.ts';
import { checkNode } from './node.ts';
import { checkProxies } from './proxies.ts';
import { checkPython } from './python.ts';
import { within } from './within.ts';

const CHECK_MS = 10_000;

/** In the order in which they are shown. */
const CHECKS: readonly (readonly [string, (patient: Patient) => Promise<Check>])[] = [
  ['node', checkNode],
  ['engine', checkEngine],
  ['access', checkAccess],
  ['builds', checkBuilds],
  ['containers', checkContainers],
  ['gpu', checkGpu],
  ['base images', checkBaseImages],
  ['git', checkGit],
  ['python', checkPython],
  ['machine', checkMachine],
  ['engine disk', checkEngineDisk],
  ['cache', checkCache],
  ['reports', checkReports],
  ['lock', checkLock],
  ['leftovers', checkLeftovers],
  ['mail', checkMail],
  ['proxies', checkProxies],
  ['clock', checkClock],
];

export type Question = Omit<Patient, 'asked' | 'signal'>;

/** Never rejects because of what is found. */
export async function diagnose(question: Question): Promise<Diagnosis> {
  const { host, config } = question;
  const over = new AbortController();
  const asked = askEngine(config, host, over.signal);
  const patient = { ...question, asked, signal: over.signal };
  const checks = await Promise.all(
    CHECKS.map(([name, check]) => bounded(name, host, () => check(patient))),
  );
  over.abort(new Error('the diagnosis is over'));
  const answer = await asked;
  if (answer.kind === 'answered') await answer.session.engine.close();
  return diagnosisOf(checks, host);
}

export function diagnosisOf(
  checks: readonly Check[],
  { name, clock }: Pick<Host, 'name' | 'clock'>,
): Diagnosis {
  return {
    version: 1,
    at: isoTime(clock.now()),
    host: name,
    able: checks.every(({ state }) => state !== 'problem'),
    checks: [...checks],
  };
}

async function bounded(name: string, { clock }: Host, work: () => Promise<Check>): Promise<Check> {
  const late = (): Check => unknown(name, { found: `no answer in ${CHECK_MS / 1000} s` });
  try {
    return await within({ clock, ms: CHECK_MS, late }, work);
  } catch (error) {
    const { message, cause, hint } = toFailure(error);
    return unknown(name, {
      found: message,
      ...(cause !== undefined && { means: cause }),
      ...(hint !== undefined && { mend: hint }),
    });
  }
}
