// Starts an inference server in a container and hands it over when it has generated its first token.

import type { Engine } from '../docker/engine.ts';
import type { Serve } from '../model/framework.ts';
import { failure, FailureError, isFailure, RETRIED } from '../model/reason.ts';
import type { ServedModel, Service } from '../model/served-model.ts';
import { formatDuration } from '../text/units.ts';
import { endedFailure } from './ended-failure.ts';
import { startLogged, type ContainerDeps, type LoggedContainer } from './logged-container.ts';
import { probesOf } from './probes.ts';
import { RunningService, type Ready } from './running-service.ts';
import { serverSpec, type ServeRequest } from './server-spec.ts';
import { waitReady } from './wait-ready.ts';

const HOST = '127.0.0.1';

/** Throws GpuAbsentError, FailureError or the signal's reason; then nothing is left of the container. */
export async function serveModel(
  engine: Engine,
  asked: ServeRequest,
  deps: ContainerDeps,
): Promise<Service> {
  const serve = (signal: AbortSignal): Promise<Ready> =>
    startReady(engine, asked, { ...deps, signal });
  return new RunningService(await serve(deps.signal), asked.serve, serve);
}

async function startReady(
  engine: Engine,
  asked: ServeRequest,
  deps: ContainerDeps,
): Promise<Ready> {
  const { clock, sink } = deps;
  const started = clock.monotonic();
  sink.progress(`starting a container of ${asked.image}`);
  const container = await startServer(engine, asked, deps);
  try {
    const served = await untilReady(container, asked, deps);
    sink.progress(`ready after ${formatDuration(clock.monotonic() - started)}`);
    return { container, served };
  } catch (error) {
    throw await afterwards(container, error);
  }
}

/** Not every engine may raise limits (one without root, one in a container): a server without them is better than none. */
async function startServer(
  engine: Engine,
  asked: ServeRequest,
  deps: ContainerDeps,
): Promise<LoggedContainer> {
  const { limits, ...spec } = serverSpec(asked, engine.info.cores);
  if (limits === undefined) return startLogged(engine, spec, deps);
  try {
    return await startLogged(engine, { ...spec, limits }, deps);
  } catch (error) {
    if (!(error instanceof FailureError) || !/setting rlimit/.test(error.message)) throw error;
    deps.sink.log(`the engine may not raise limits, the server gets its own: ${error.message}`);
    return startLogged(engine, spec, deps);
  }
}

/** What is thrown on: a failure says where its container was kept. */
async function afterwards(container: LoggedContainer, error: unknown): Promise<unknown> {
  const reason = error instanceof FailureError ? error.failure : error;
  const kept = isFailure(reason) && !RETRIED.has(reason.class) ? await container.keep() : null;
  if (kept !== null && isFailure(reason)) return new FailureError({ ...reason, kept });
  await container.discard();
  return error;
}

/** Readiness and the container's end race: whichever comes first decides. */
async function untilReady(
  container: LoggedContainer,
  { serve }: ServeRequest,
  deps: ContainerDeps,
): Promise<ServedModel> {
  const ended = new AbortController();
  const dead = container.ended.then((end) => {
    throw new FailureError(
      endedFailure(end, {
        class: 'not-ready',
        memoryMb: serve.memoryMb,
        lastLines: container.lastLines(),
      }),
    );
  });
  dead.catch((error: unknown) => ended.abort(error));
  const signal = AbortSignal.any([deps.signal, ended.signal]);
  const ready = async (): Promise<ServedModel> => {
    const served = servedModel(container, serve);
    await waitReady(probesOf(serve.processes, served), serve.readyWithinS * 1000, {
      ...deps,
      signal,
      lastLines: container.lastLines,
    });
    return served;
  };
  // A container that ended at once has no ports to ask.
  if (!container.state.running) return dead;
  return Promise.race([dead, ready()]);
}

function servedModel(container: LoggedContainer, serve: Serve): ServedModel {
  const processes = serve.processes.map(({ process, port: inside, metrics }) => {
    const port = container.state.ports.get(inside);
    if (port === undefined) {
      throw new FailureError(
        failure('not-ready', `port ${inside} of the ${process} is not published by the engine`),
      );
    }
    return { process, host: HOST, port, metricsPath: metrics };
  });
  const [first] = processes;
  if (first === undefined) {
    throw new FailureError(
      failure('config', 'the framework serves no process', {
        hint: 'name at least one under `serve: processes:`',
      }),
    );
  }
  return { model: serve.model, processes, api: { host: first.host, port: first.port } };
}
