// What was done, by meaning: requests, their errors, and tokens in and out.

import { type Concept, engine } from './concept.ts';

const volume = { better: 'neither', combine: 'sum' } as const;

export const VOLUME_CONCEPTS: readonly Concept[] = [
  {
    ...volume,
    id: 'requests',
    unit: 'requests',
    readings: [
      { names: ['dynamo_frontend_requests_total'] },
      { names: engine('request_success', 'num_requests') },
      { names: ['dynamo_component_requests_total'], process: 'worker' },
      { names: engine('e2e_request_latency_seconds'), part: 'count' },
    ],
  },
  {
    id: 'errors',
    unit: 'requests',
    better: 'lower',
    combine: 'sum',
    readings: [
      { names: ['dynamo_frontend_requests_total'], labels: { status: 'error' } },
      { names: ['dynamo_component_errors_total'], process: 'worker' },
    ],
  },
  {
    id: 'cancelled',
    unit: 'requests',
    better: 'lower',
    combine: 'sum',
    readings: [
      { names: ['dynamo_frontend_model_cancellation_total'] },
      { names: engine('num_aborted_requests') },
      { names: ['dynamo_component_cancellation_total'], process: 'worker' },
    ],
  },
  {
    ...volume,
    id: 'prompt-tokens',
    unit: 'tokens',
    readings: [
      { names: ['dynamo_frontend_input_sequence_tokens'], part: 'sum' },
      { names: engine('prompt_tokens') },
      // It counts those it took from its cache apart; the others count all.
      { names: ['llamacpp:prompt_tokens_total'], plus: ['llamacpp:prompt_tokens_cached_total'] },
    ],
  },
  {
    ...volume,
    id: 'output-tokens',
    unit: 'tokens',
    readings: [
      // The counter came with Dynamo 0.7; the histogram was there from the start.
      { names: ['dynamo_frontend_output_tokens_total'] },
      { names: ['dynamo_frontend_output_sequence_tokens'], part: 'sum' },
      { names: engine('generation_tokens') },
      { names: ['llamacpp:tokens_predicted_total'] },
    ],
  },
  {
    ...volume,
    id: 'cached-tokens',
    unit: 'tokens',
    better: 'higher',
    readings: [
      { names: ['dynamo_frontend_cached_tokens'], part: 'sum' },
      { names: engine('prompt_tokens_cached', 'cached_tokens') },
      { names: ['llamacpp:prompt_tokens_cached_total'] },
    ],
  },
];
