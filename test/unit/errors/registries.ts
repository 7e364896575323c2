// What goes wrong with registries: their words through an engine, logins, and the programs that keep these.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectEngine } from '../../../src/docker/connect.ts';
import type { Found } from '../../../src/docker/credential-helper.ts';
import type { Engine } from '../../../src/docker/engine.ts';
import { NO_LOGINS, registryLogins } from '../../../src/docker/registry-logins.ts';
import { realClock } from '../../../src/host/clock.ts';
import type { TaskId } from '../../../src/model/ids.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { pushPromoted } from '../../../src/tasks/push-promoted.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { MemorySink } from '../../rig/memory-sink.ts';
import { startScriptedEngine, type Answer } from '../../rig/scripted-engine.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { inTask, type ErrorCase } from './shown.ts';

const SERVE = 'serve.vllm.runtime.012345678';
const PROMOTE = 'promote.vllm.runtime.012345678';
const HOST = 'registry.example.org';
const NOBODY: Found = { login: null, problem: null };
const SOMEBODY: Found = { login: { username: 'me', secret: 'mine' }, problem: null };
const REFUSED = 'unauthorized: authentication required';

interface Asking {
  readonly task: TaskId;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly found: Found;
}

async function asking(
  { task, answers, found }: Asking,
  work: (engine: Engine, signal: AbortSignal) => Promise<unknown>,
): Promise<string> {
  await using scripted = await startScriptedEngine(answers);
  const logins = { ...NO_LOGINS, find: () => Promise.resolve(found) };
  const { socket } = scripted;
  const engine = await connectEngine({
    socket,
    env: {},
    backend: 'auto',
    clock: realClock,
    logins,
  });
  try {
    return await inTask(task, () => work(engine, new AbortController().signal));
  } finally {
    await engine.close();
  }
}

function pulling(words: string, found = NOBODY): Promise<string> {
  const answers = { 'POST /images/create': { body: [refusal(words)] } };
  return asking({ task: SERVE, answers, found }, (engine, signal) =>
    engine.pullImage(`${HOST}/nvidia/x:1`, new MemorySink(), signal),
  );
}

function pushing(line: object, found = SOMEBODY): Promise<string> {
  const answers = { [`POST /images/${HOST}/team/dynamo/push`]: { body: [line] } };
  return asking({ task: PROMOTE, answers, found }, (engine, signal) =>
    engine.pushImage(`${HOST}/team/dynamo:1`, new MemorySink(), signal),
  );
}

function refusal(message: string): object {
  return { errorDetail: { message }, error: message };
}

/** The name that follows the newest image is refused, after the image's own was taken. */
async function halfPushed(): Promise<string> {
  const busy = failure('registry', `${HOST}/team/dynamo:latest-vllm could not be pushed`, {
    cause: 'received unexpected HTTP status: 503 Service Unavailable',
  });
  const engine = new FakeEngine({
    pushing: (name) => {
      if (name.includes('latest')) throw new FailureError(busy);
    },
  });
  engine.addImage('dynamo:012345-vllm');
  const tags = { image: 'dynamo:012345-vllm', latest: 'dynamo:latest-vllm' };
  const around = { sink: new MemorySink(), signal: new AbortController().signal };
  const { reason } = await pushPromoted(engine, { ...tags, to: `${HOST}/team/dynamo` }, around);
  return inTask(PROMOTE, () => reason);
}

/** What is wrong with a helper is told where the registry does not answer without it. */
async function helping(script: string | null, helper = 'mine'): Promise<string> {
  await using dir = await tempDir();
  const config = { credHelpers: { [HOST]: helper } };
  await writeFile(path.join(dir.path, 'config.json'), JSON.stringify(config));
  const program = path.join(dir.path, 'docker-credential-mine');
  if (script !== null) await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const env = { DOCKER_CONFIG: dir.path, PATH: `${dir.path}:/usr/bin:/bin` };
  return await pulling(REFUSED, await registryLogins({ env, home: '/nowhere' }).find(HOST));
}

async function configured(content: string): Promise<string> {
  await using dir = await tempDir();
  await writeFile(path.join(dir.path, 'config.json'), content);
  const env = { DOCKER_CONFIG: dir.path };
  const { login, problem } = await registryLogins({ env, home: '/nowhere' }).find(HOST);
  const shown = problem?.replace(dir.path, '/home/kim/.docker') ?? null;
  return await pulling(REFUSED, { login, problem: shown });
}

export const REGISTRIES: readonly ErrorCase[] = [
  { title: 'an image that no registry has', show: () => pulling('manifest unknown') },
  { title: 'an image that is private', show: () => pulling(REFUSED) },
  { title: 'a login that is refused', show: () => pulling(REFUSED, SOMEBODY) },
  {
    title: 'a registry that has had enough',
    show: () => pulling('toomanyrequests: You have reached your pull rate limit'),
  },
  {
    title: 'a registry that cannot be reached',
    show: () => pulling(`Get "https://${HOST}/v2/": dial tcp: lookup ${HOST}: no such host`),
  },
  {
    title: 'no space for an image',
    show: () => pulling('failed to register layer: no space left on device'),
  },
  {
    title: 'a registry with words of its own',
    show: () => pulling('the moon is in the wrong house'),
  },
  {
    title: 'a push by somebody who may not',
    show: () => pushing(refusal('denied: requested access to the resource is denied')),
  },
  {
    title: 'a push of a tag that is not there',
    show: () =>
      pushing(refusal(`An image does not exist locally with the tag: ${HOST}/team/dynamo`)),
  },
  { title: 'a push of which half is there', show: halfPushed },
  { title: 'a push without a result', show: () => pushing({ status: 'Preparing' }) },
  { title: 'a credential helper that is not installed', show: () => helping(null) },
  { title: 'a credential helper of an odd name', show: () => helping(null, '../mine') },
  { title: 'a credential helper that fails', show: () => helping('echo hidden; exit 3') },
  { title: 'a credential helper that prints nonsense', show: () => helping('echo hidden') },
  { title: 'a config.json of another shape', show: () => configured('{"auths": 5}') },
];
