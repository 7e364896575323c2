// The settings of waiting, trying again, and of whom a run trusts.

import type { BusyGpus } from '../model/config.ts';
import type { TrustRule } from '../model/trust.ts';
import { DEFAULT_ADMISSION, DEFAULT_ENGINE_BACK_S, DEFAULT_RETRIES } from './defaults.ts';
import { byDefault, type Sourced } from './origin.ts';
import { saidBy, type Parts } from './said.ts';

export interface SafetySettings {
  readonly deadlineS: Sourced<number | null>;
  readonly attempts: Sourced<number>;
  readonly retryWaitS: Sourced<number>;
  readonly admissionWaitS: Sourced<number>;
  readonly busyGpus: Sourced<BusyGpus>;
  readonly freeDisk: Sourced<number>;
  readonly buildCacheGb: Sourced<number | null>;
  readonly engineBackWithinS: Sourced<number>;
  readonly trust: Sourced<readonly TrustRule[]>;
  readonly groupReadable: Sourced<boolean>;
}

export function safetyFrom(parts: Parts): SafetySettings {
  return { ...admissionFrom(parts), ...endsFrom(parts), ...accessFrom(parts) };
}

type AdmissionSettings = Pick<
  SafetySettings,
  'admissionWaitS' | 'busyGpus' | 'freeDisk' | 'buildCacheGb'
>;

function admissionFrom(parts: Parts): AdmissionSettings {
  const { maxWait, busyGpus } = parts.given.flags;
  const { admission = {} } = parts.file.written;
  const said = saidBy(parts);
  return {
    admissionWaitS:
      said.flag('maxWait', maxWait) ??
      said.file(['admission', 'waitS'], admission.waitS) ??
      byDefault(DEFAULT_ADMISSION.waitS),
    busyGpus:
      said.flag('busyGpus', busyGpus) ??
      said.file(['admission', 'busyGpus'], admission.busyGpus) ??
      byDefault(DEFAULT_ADMISSION.busyGpus),
    freeDisk:
      said.file(['admission', 'freeDisk'], admission.freeDisk) ??
      byDefault(DEFAULT_ADMISSION.freeDisk),
    buildCacheGb:
      said.file(['admission', 'buildCacheGb'], admission.buildCacheGb) ??
      byDefault(DEFAULT_ADMISSION.buildCacheGb),
  };
}

type EndSettings = Pick<
  SafetySettings,
  'deadlineS' | 'attempts' | 'retryWaitS' | 'engineBackWithinS'
>;

function endsFrom(parts: Parts): EndSettings {
  const { deadline } = parts.given.flags;
  const { deadlineS, retry = {}, engineBackWithinS } = parts.file.written;
  const said = saidBy(parts);
  return {
    deadlineS:
      said.flag('deadline', deadline) ??
      said.file(['deadlineS'], deadlineS) ??
      byDefault<number | null>(null),
    attempts:
      said.file(['retry', 'attempts'], retry.attempts) ?? byDefault(DEFAULT_RETRIES.attempts),
    retryWaitS: said.file(['retry', 'waitS'], retry.waitS) ?? byDefault(DEFAULT_RETRIES.waitS),
    engineBackWithinS:
      said.file(['engineBackWithinS'], engineBackWithinS) ?? byDefault(DEFAULT_ENGINE_BACK_S),
  };
}

function accessFrom(parts: Parts): Pick<SafetySettings, 'trust' | 'groupReadable'> {
  const { flags } = parts.given;
  const { trust, groupReadable } = parts.file.written;
  const said = saidBy(parts);
  return {
    trust:
      said.file<readonly TrustRule[]>(['trust'], trust && rulesOf(trust)) ??
      byDefault<readonly TrustRule[]>([]),
    groupReadable:
      said.flag('groupReadable', flags.groupReadable) ??
      said.file(['groupReadable'], groupReadable) ??
      byDefault(false),
  };
}

/** In the order of the file. */
function rulesOf(trust: Readonly<Record<string, 'trusted' | 'untrusted'>>): readonly TrustRule[] {
  return Object.entries(trust).map(([pattern, word]) => ({
    pattern,
    trusted: word === 'trusted',
  }));
}
