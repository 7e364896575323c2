// The settings of waiting, trying again and trust as `builder config` shows them.

import type { Settings } from './settings.ts';
import { orWords, row, type ShownSetting } from './shown-row.ts';

export function safetyRows(settings: Settings): ShownSetting[] {
  const { trust } = settings;
  const rules = trust.value.map(
    ({ pattern, trusted }) => `${pattern}: ${trusted ? 'trusted' : 'untrusted'}`,
  );
  return [
    orWords('deadlineS', settings.deadlineS, 'no end'),
    row('retry.attempts', settings.attempts),
    row('retry.waitS', settings.retryWaitS),
    row('admission.waitS', settings.admissionWaitS),
    row('admission.busyGpus', settings.busyGpus),
    row('admission.freeDisk', settings.freeDisk),
    orWords('admission.buildCacheGb', settings.buildCacheGb, 'never touched'),
    row('engineBackWithinS', settings.engineBackWithinS),
    orWords('trust', { value: rules, origin: trust.origin }, 'everything is trusted'),
    row('groupReadable', settings.groupReadable),
  ];
}
