// What a watchdog is told: whom it looks after, and where that run leaves things.

import * as v from 'valibot';

export const OrdersSchema = v.object({
  owner: v.object({ host: v.string(), pid: v.number(), started: v.string() }),
  /** As the configuration has it; null: the environment names it, or nobody. */
  socket: v.nullable(v.string()),
  cacheDir: v.string(),
  reportsDir: v.string(),
  htmlOut: v.nullable(v.string()),
});
export type Orders = v.InferOutput<typeof OrdersSchema>;
