// A quantile estimated from histogram buckets, as Prometheus' histogram_quantile does it.

import type { Bucket } from './delta.ts';

/**
 * Linear within the bucket that holds the rank; the highest finite bound when it falls into `+Inf`.
 * Null where nothing was observed or there is no bucket. `buckets` sorted and cumulative, `q` from 0 to 1.
 */
export function bucketQuantile(buckets: readonly Bucket[], q: number): number | null {
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return null;
  const rank = q * total;
  const index = buckets.findIndex((bucket) => bucket.count >= rank && bucket.count > 0);
  const bucket = buckets[index];
  if (bucket === undefined) return null;
  const below = buckets[index - 1];
  if (bucket.le === Number.POSITIVE_INFINITY) return below?.le ?? null;
  if (below === undefined && bucket.le <= 0) return bucket.le;
  const start = below ?? { le: 0, count: 0 };
  const inside = bucket.count - start.count;
  if (inside <= 0) return bucket.le;
  return start.le + ((bucket.le - start.le) * (rank - start.count)) / inside;
}
