// The schemas a user may print, by name.

import type { GenericSchema } from 'valibot';

export const SCHEMAS = new Map<string, () => Promise<GenericSchema>>([
  ['results', async () => (await import('../model/results.ts')).ResultsSchema],
  ['plan', async () => (await import('../model/plan.ts')).PlanSchema],
  ['events', async () => (await import('../model/event.ts')).EventSchema],
  ['explain', async () => (await import('../model/explanation.ts')).ExplanationSchema],
  ['doctor', async () => (await import('../model/diagnosis.ts')).DiagnosisSchema],
  ['config', async () => (await import('../config/written.ts')).WrittenConfigSchema],
  ['settings', async () => (await import('../config/printed.ts')).PrintedSettingsSchema],
  ['frameworks', async () => (await import('../config/printed.ts')).PrintedFrameworksSchema],
  ['framework', async () => (await import('../config/written-framework.ts')).FrameworkFileSchema],
]);
