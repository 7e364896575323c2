// Latencies by meaning; engines' histograms are in seconds and reported in ms.
// Bucket bounds differ by framework and version: compare means, percentiles only within one.

import { type Concept, engine } from './concept.ts';

const latency = { unit: 'ms', better: 'lower', combine: 'mean' } as const;

export const LATENCY_CONCEPTS: readonly Concept[] = [
  {
    ...latency,
    id: 'ttft',
    readings: [
      { names: ['dynamo_frontend_time_to_first_token_seconds'] },
      { names: engine('time_to_first_token_seconds') },
    ],
  },
  {
    ...latency,
    id: 'itl',
    readings: [
      { names: ['dynamo_frontend_inter_token_latency_seconds'] },
      { names: engine('inter_token_latency_seconds') },
      // vLLM before 0.11 and SGLang before March 2025 called the gap between tokens so.
      // TRT-LLM means the mean per request by it, which is `tpot`.
      { names: ['vllm:time_per_output_token_seconds', 'sglang:time_per_output_token_seconds'] },
    ],
  },
  {
    ...latency,
    id: 'tpot',
    readings: [
      { names: ['vllm:request_time_per_output_token_seconds'] },
      {
        names: ['trtllm_time_per_output_token_seconds', 'trtllm:time_per_output_token_seconds'],
      },
      // Over all tokens, not by request.
      {
        names: ['llamacpp:tokens_predicted_seconds_total'],
        dividedBy: ['llamacpp:tokens_predicted_total'],
      },
    ],
  },
  {
    ...latency,
    id: 'e2e',
    readings: [
      { names: ['dynamo_frontend_request_duration_seconds'] },
      { names: engine('e2e_request_latency_seconds') },
      { names: ['dynamo_component_request_duration_seconds'], process: 'worker' },
    ],
  },
  {
    ...latency,
    id: 'queue-time',
    readings: [{ names: engine('request_queue_time_seconds', 'queue_time_seconds') }],
  },
  {
    ...latency,
    id: 'prefill-time',
    readings: [{ names: engine('request_prefill_time_seconds') }],
  },
  {
    ...latency,
    id: 'decode-time',
    readings: [{ names: engine('request_decode_time_seconds') }],
  },
];
