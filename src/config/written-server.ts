// How the image of a written framework serves a model.

import * as v from 'valibot';
import { COORDINATION } from '../model/framework.ts';
import { PROCESSES } from '../model/metric.ts';
import { DEFAULT_MODEL, DEFAULT_SERVE } from './defaults.ts';
import { about, key } from './described.ts';
import {
  count,
  path,
  port,
  positive,
  secretVariables,
  texts,
  user,
  words,
} from './written-values.ts';

const served = v.strictObject({
  port: about(port, 'Where it listens inside the container.'),
  health: key(
    v.nullable(path),
    'Answers 200 when the process is fit to work; null: there is none.',
    {
      default: null,
    },
  ),
  metrics: key(v.nullable(path), 'A Prometheus page; null: there is none.', { default: null }),
});
const [frontend, worker, server] = PROCESSES;

export const WrittenServerSchema = v.strictObject({
  command: key(
    v.nullable(words),
    "In place of the image's ENTRYPOINT and CMD, and of frontend and worker; null: those.",
    { default: DEFAULT_SERVE.command },
  ),
  coordination: key(
    v.array(v.picklist(COORDINATION)),
    'What frontend and worker find each other by: servers started before them in the same container, or files.',
    { default: DEFAULT_SERVE.coordination, examples: [['etcd', 'nats']] },
  ),
  frontend: key(words, 'The command of the process that answers people.', {
    examples: [['python3', '-m', 'dynamo.frontend', '--http-port', '8000']],
  }),
  worker: key(
    words,
    'The command of the process that runs the model; both run in one container, and the first to end ends it.',
    { examples: [['python3', '-m', 'dynamo.vllm', '--model', '${model}']] },
  ),
  workerEnv: key(texts, 'Variables of the worker alone.'),
  user: key(v.nullable(user), "Null: the image's own.", { default: DEFAULT_SERVE.user }),
  hfHome: key(
    v.nullable(path),
    'Where a Hugging Face cache of the host is mounted; null: none is.',
    { default: DEFAULT_SERVE.hfHome, examples: ['/root/.cache/huggingface'] },
  ),
  offline: key(v.boolean(), "Nothing is asked of Hugging Face's hub.", {
    default: DEFAULT_SERVE.offline,
  }),
  env: key(texts, 'Variables of the container.'),
  secrets: key(
    secretVariables,
    'Variables that get the value of a secret, without line ends behind it: name to id; no file, log or report has it.',
    { examples: [{ API_TOKEN: 'api-token' }] },
  ),
  model: key(
    v.string(),
    'As /v1/models lists it; where a command or a variable says ${model}, this name stands.',
    { default: DEFAULT_MODEL },
  ),
  processes: key(
    v.strictObject({
      [frontend]: key(served, 'Answers people: chat, completions, the list of models.'),
      [worker]: key(served, 'Works behind a frontend.'),
      [server]: key(served, 'Frontend and worker in one process.'),
    }),
    'What listens in the container; all are probed until they are ready.',
  ),
  memoryMb: key(count, 'Memory of the container.', { default: DEFAULT_SERVE.memoryMb }),
  cpus: key(positive, 'CPUs of the container.', { default: DEFAULT_SERVE.cpus }),
  shmMb: key(count, 'Shared memory of the container.', { default: DEFAULT_SERVE.shmMb }),
  gpus: key(v.pipe(v.number(), v.minValue(0, 'must be 0 or more')), 'GPUs, or a share of one.', {
    default: DEFAULT_SERVE.gpus,
  }),
  readyWithinS: key(positive, 'A server that is not ready by then has failed.', {
    default: DEFAULT_SERVE.readyWithinS,
  }),
  stopGraceS: key(positive, 'How long running answers have at a regular stop.', {
    default: DEFAULT_SERVE.stopGraceS,
  }),
});
