// What an engine is busy with, by meaning: requests running and waiting, its cache.

import { type Concept, engine } from './concept.ts';

export const LOAD_CONCEPTS: readonly Concept[] = [
  {
    id: 'running',
    unit: 'requests',
    better: 'neither',
    combine: 'sum',
    readings: [
      // active_ since Dynamo 1.2, inflight_ before (with _total in 0.5.0 only).
      { names: ['dynamo_frontend_active_requests', 'dynamo_frontend_inflight_requests'] },
      { names: engine('num_requests_running', 'num_running_reqs') },
      { names: ['llamacpp:requests_processing'] },
      { names: ['dynamo_component_inflight_requests'], process: 'worker' },
    ],
  },
  {
    id: 'queue',
    unit: 'requests',
    better: 'lower',
    combine: 'sum',
    readings: [
      { names: ['dynamo_frontend_queued_requests'] },
      { names: engine('num_requests_waiting', 'num_queue_reqs') },
      { names: ['llamacpp:requests_deferred'] },
    ],
  },
  {
    id: 'kv-usage',
    unit: 'ratio',
    better: 'neither',
    combine: 'mean',
    readings: [
      // gpu_ until vLLM 0.9; SGLang says token_usage, TRT-LLM kv_cache_utilization since February 2026.
      {
        names: engine(
          'kv_cache_usage_perc',
          'gpu_cache_usage_perc',
          'token_usage',
          'kv_cache_utilization',
        ),
      },
      { names: ['llamacpp:kv_cache_usage_ratio'] },
      // 0 to 1 despite the name; kvstats_ in Dynamo 0.4.1 to 0.8.
      {
        names: [
          'dynamo_component_gpu_cache_usage_percent',
          'dynamo_component_kvstats_gpu_cache_usage_percent',
        ],
      },
    ],
  },
  {
    id: 'prefix-cache-hit',
    unit: 'ratio',
    better: 'higher',
    combine: 'mean',
    readings: [
      { names: ['vllm:prefix_cache_hits'], dividedBy: ['vllm:prefix_cache_queries'] },
      { names: ['vllm:gpu_prefix_cache_hits'], dividedBy: ['vllm:gpu_prefix_cache_queries'] },
      { names: engine('cache_hit_rate', 'kv_cache_hit_rate') },
      {
        names: [
          'dynamo_component_kv_cache_hit_rate',
          'dynamo_component_kvstats_gpu_prefix_cache_hit_rate',
        ],
      },
    ],
  },
  {
    id: 'preemptions',
    unit: 'events',
    better: 'lower',
    combine: 'sum',
    readings: [{ names: engine('num_preemptions', 'num_retracted_reqs') }],
  },
  {
    id: 'generation-rate',
    unit: 'tokens/s',
    better: 'higher',
    combine: 'sum',
    // A gauge of the moment: one run showed 27 % above what was delivered.
    // Not llamacpp:predicted_tokens_seconds: that is how fast one request is served, not the server.
    readings: [{ names: ['sglang:gen_throughput'] }],
  },
];
