// What goes wrong between us and a Docker Engine: reaching it, asking it, its containers, its registries.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { findAddress } from '../../../src/docker/address.ts';
import { ask, call } from '../../../src/docker/call.ts';
import { connectEngine } from '../../../src/docker/connect.ts';
import { connectFailure } from '../../../src/docker/connect-failure.ts';
import { gone } from '../../../src/docker/containers.ts';
import { FrameDecoder } from '../../../src/docker/demux.ts';
import type { Engine } from '../../../src/docker/engine.ts';
import { realClock } from '../../../src/host/clock.ts';
import { Heartbeat, type Pulse } from '../../../src/docker/heartbeat.ts';
import { answers as answersPing } from '../../../src/docker/ping.ts';
import { steadyHeart } from '../../rig/steady-heart.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { askEngine } from '../../../src/doctor/ask-engine.ts';
import { diagnosisOf } from '../../../src/doctor/diagnose.ts';
import { judgeAbsent } from '../../../src/doctor/engine.ts';
import { formatDiagnosis } from '../../../src/console/diagnosis.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { startEngineProxy, type Fault } from '../../rig/engine-proxy.ts';
import { hurriedClock } from '../../rig/hurried-clock.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { startScriptedEngine, type Answer } from '../../rig/scripted-engine.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { ended, inTask, type ErrorCase } from './shown.ts';

const SERVE = 'serve.vllm.runtime.012345678';
const SOCKET = 'unix:///run/engine.sock';
const QUICK = hurriedClock(100);

function connect(socket: string | null, more: Partial<{ clock: Clock; env: Env }> = {}) {
  return connectEngine({ socket, env: {}, backend: 'auto', clock: realClock, ...more });
}

type Env = Readonly<Record<string, string>>;

async function answering(answers: Readonly<Record<string, Answer>>): Promise<string> {
  await using engine = await startScriptedEngine(answers);
  return await ended(() => connect(engine.socket));
}

async function through(fault: Fault): Promise<string> {
  await using engine = await startScriptedEngine();
  await using proxy = await startEngineProxy(engine.socket);
  proxy.behave(fault);
  return await ended(() => connect(proxy.socket, { clock: QUICK }));
}

function addressed(variable: string, text: string, more: Env = {}): Promise<string> {
  const env = { [variable]: text, ...more };
  return ended(() => findAddress({ socket: null, env, exists: () => false }));
}

async function refusing(
  answers: Readonly<Record<string, Answer>>,
  work: (engine: Engine) => Promise<unknown>,
): Promise<string> {
  await using scripted = await startScriptedEngine(answers);
  const engine = await connect(scripted.socket);
  try {
    return await inTask(SERVE, () => work(engine));
  } finally {
    await engine.close();
  }
}

function starting(status: number, message: string): Promise<string> {
  return refusing({ 'POST /containers/c/start': { status, body: { message } } }, (engine) =>
    engine.startContainer('c', new AbortController().signal),
  );
}

function asking(clock: Clock, work: () => Promise<unknown>): Promise<string> {
  const options = { what: 'list images', deadlineMs: 2000 };
  return ended(() => call({ clock, address: SOCKET, heartbeat: steadyHeart() }, options, work));
}

/** Of an engine whose pings end so, while it is asked. */
function pinged(ping: Pulse['ping']): Promise<string> {
  const line = {
    clock: QUICK,
    address: SOCKET,
    heartbeat: new Heartbeat({ ping, heard: () => 0 }, QUICK),
  };
  const options = { what: 'list images', deadlineMs: 60_000 };
  return ended(() => call(line, options, () => new Promise<never>(() => {})));
}

async function pingedWith(status: number): Promise<string> {
  await using engine = await startScriptedEngine({ 'GET /_ping': { status } });
  return await pinged((signal) => answersPing({ kind: 'socket', path: engine.socket }, signal));
}

async function notASocket(): Promise<string> {
  await using dir = await tempDir();
  const file = path.join(dir.path, 'file');
  await writeFile(file, '');
  return await ended(() => connect(file));
}

/** As root nothing is closed: the error is the system's, the rest is ours. */
async function forbidden(): Promise<string> {
  const error = Object.assign(new Error('connect EACCES /dev/null'), { code: 'EACCES' });
  return ended(async () => connectFailure(error, { kind: 'socket', path: '/dev/null' }));
}

/** Six seconds pass at once. */
async function doctored(): Promise<string> {
  await using engine = await startScriptedEngine();
  const sleep: Clock['sleep'] = (ms, signal) =>
    ms === 6000 ? Promise.resolve() : realClock.sleep(ms, signal);
  const host = { ...madeUpHost(), clock: { ...realClock, sleep } };
  const { signal } = new AbortController();
  const asked = await askEngine({ socket: engine.socket, backend: 'auto' }, host, signal);
  if (asked.kind !== 'failed') throw new Error('it described itself');
  const diagnosis = diagnosisOf([judgeAbsent(asked.failure, { context: null, start: null })], host);
  return formatDiagnosis(diagnosis, { width: 80, paint: makePaint(false), verbose: false });
}

export const DOCKER: readonly ErrorCase[] = [
  {
    title: 'an engine on another machine, by ssh',
    show: () => addressed('DOCKER_HOST', 'ssh://kim@build.example.org'),
  },
  { title: 'an address that is none', show: () => addressed('BUILDER_SOCKET', 'docker.sock') },
  {
    title: 'an engine behind TLS',
    show: () =>
      addressed('DOCKER_HOST', 'tcp://build.example.org:2376', { DOCKER_TLS_VERIFY: '1' }),
  },
  { title: 'no engine on this machine', show: () => ended(() => connect('/nowhere/docker.sock')) },
  { title: 'a file in the place of a socket', show: notASocket },
  { title: 'a socket that this user may not use', show: forbidden },
  {
    title: 'nobody at a port',
    show: () => ended(() => connect(null, { env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } })),
  },
  { title: 'an engine that does not answer', show: () => through({ kind: 'silent' }) },
  {
    title: 'something that speaks no HTTP',
    show: () => through({ kind: 'garbage', text: '220 mail.example.org ESMTP\r\n' }),
  },
  {
    title: 'an engine that breaks off',
    show: () => through({ kind: 'truncate', afterBytes: 0 }),
  },
  {
    title: 'a server that is no engine',
    show: () => answering({ 'GET /_ping': { body: 'hello' } }),
  },
  {
    title: 'an engine that is too old',
    show: () => answering({ 'GET /_ping': { headers: { 'api-version': '1.40' } } }),
  },
  {
    title: 'an engine that answers nonsense',
    show: () => answering({ 'GET /version': { body: { Version: 20 } } }),
  },
  {
    title: 'an answer of another shape',
    show: () => {
      const options = { what: 'list images', deadlineMs: 2000 };
      const where = { clock: realClock, address: SOCKET, heartbeat: steadyHeart() };
      return ended(() =>
        ask(where, options, v.object({ Id: v.string() }), () => Promise.resolve({})),
      );
    },
  },
  {
    title: 'an engine that is slow beyond patience',
    show: () => asking(QUICK, () => new Promise<never>(() => {})),
  },
  {
    title: 'an engine that gives no sign of life',
    show: () => pinged(() => new Promise<never>(() => {})),
  },
  {
    title: 'an engine that has gone meanwhile',
    show: () =>
      pinged((signal) => answersPing({ kind: 'tcp', host: '127.0.0.1', port: 1 }, signal)),
  },
  { title: 'an engine that is out of order', show: () => pingedWith(503) },
  {
    title: 'a connection that breaks',
    show: () =>
      asking(realClock, () =>
        Promise.reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })),
      ),
  },
  {
    title: 'an engine without space',
    show: () => starting(500, 'write /var/lib/docker/tmp/x: no space left on device'),
  },
  { title: 'an engine that fails', show: () => starting(500, 'driver failed programming ports') },
  {
    title: 'a container that is in the way',
    show: () => starting(409, 'Conflict. The container name "/web" is already in use'),
  },
  {
    title: 'an engine that was replaced by an older one',
    show: () =>
      starting(400, 'client version 1.51 is too new. Maximum supported API version is 1.41'),
  },
  {
    title: 'an engine that is too new',
    show: () =>
      answering({
        'GET /_ping': { headers: { 'api-version': '1.60' } },
        'GET /version': {
          status: 400,
          body: {
            message: 'client version 1.51 is too old. Minimum supported API version is 1.53',
          },
        },
      }),
  },
  { title: 'a request that the engine does not take', show: () => starting(406, 'not acceptable') },
  {
    title: 'an image that has gone',
    show: () => starting(404, 'No such image: dynamo:012345-vllm-runtime-amd64'),
  },
  {
    title: 'a setting that the engine refuses',
    show: () => starting(400, 'Minimum memory limit allowed is 6MB'),
  },
  {
    title: 'a command that is not in the image',
    show: () =>
      starting(400, 'OCI runtime create failed: exec: "serve": executable file not found in $PATH'),
  },
  {
    title: 'a container that somebody removed',
    show: () => inTask(SERVE, () => gone('ab'.repeat(32)).failure),
  },
  {
    title: 'output without its frames',
    show: () =>
      inTask(SERVE, () => [...new FrameDecoder().push(Buffer.from('HTTP/1.1 200 OK\r\n'))]),
  },
  { title: 'an engine that answers a ping only, asked by doctor', show: doctored },
];
