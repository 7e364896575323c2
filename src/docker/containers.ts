// The life of a container after its creation: start, look, stop, remove, find.

import * as v from 'valibot';
import type { Labels } from '../model/labels.ts';
import { failure, FailureError } from '../model/reason.ts';
import { ask, call, CHANGE_MS, READ_MS } from './call.ts';
import type { Connection } from './call.ts';
import { nullWhere, settingFailure, statusOf, wordsOf } from './call-failure.ts';
import {
  containerList,
  ContainerListSchema,
  ContainerSchema,
  containerState,
} from './container-state.ts';
import { GpuAbsentError } from './engine.ts';
import type { ContainerInfo, ContainerState } from './engine.ts';
import { labelFilter } from './label-filter.ts';

/** The words of the engine, of the CDI registry, and of NVIDIA's runtime hook where there is no GPU to give. */
const NO_GPU =
  /could not select device driver|CDI device injection failed|nvidia-container-cli: .*(driver not loaded|cannot open shared object file|no cuda-capable device)/i;

export async function startContainer(
  connection: Connection,
  id: string,
  signal: AbortSignal,
): Promise<ContainerState> {
  await call(connection, { what: 'start a container', deadlineMs: CHANGE_MS, signal }, (abort) =>
    connection.docker
      .getContainer(id)
      .start({ abortSignal: abort })
      .catch((error: unknown) => {
        if (statusOf(error) !== 304) throw startFailure(error);
      }),
  );
  const state = await inspectContainer(connection, id);
  if (state === null) throw gone(id);
  return state;
}

/** A refused start with the engine's words is about what was to be started; the rest is the connection's. */
function startFailure(error: unknown): unknown {
  const words = wordsOf(error);
  if (NO_GPU.test(words)) return new GpuAbsentError(words, { cause: error });
  if (!/OCI runtime create failed|executable file not found|permission denied/i.test(words)) {
    return settingFailure(error, 'start a container');
  }
  return new FailureError(
    failure('not-ready', `the container could not start: ${words}`, {
      hint: 'look at the command and the entry point of the image',
    }),
    { cause: error },
  );
}

/** Null when there is no such container. */
export async function inspectContainer(
  connection: Connection,
  id: string,
  signal?: AbortSignal,
): Promise<ContainerState | null> {
  const options = { what: 'inspect a container', deadlineMs: READ_MS, signal };
  const found = await ask(connection, options, v.nullable(ContainerSchema), (abortSignal) =>
    connection.docker.getContainer(id).inspect({ abortSignal }).catch(nullWhere(404)),
  );
  return found && containerState(found);
}

export async function pauseContainer(connection: Connection, id: string): Promise<void> {
  const options = { what: 'pause a container', deadlineMs: CHANGE_MS };
  await call(connection, options, (abortSignal) =>
    connection.docker.getContainer(id).pause({ abortSignal }),
  );
}

export async function renameContainer(
  connection: Connection,
  id: string,
  name: string,
): Promise<void> {
  const options = { what: 'rename a container', deadlineMs: READ_MS };
  await call(connection, options, (abortSignal) =>
    connection.docker.getContainer(id).rename({ name, abortSignal }),
  );
}

export async function stopContainer(
  connection: Connection,
  id: string,
  graceMs: number,
): Promise<void> {
  // The engine counts whole seconds.
  const t = Math.ceil(Math.max(0, graceMs) / 1000);
  const options = { what: 'stop a container', deadlineMs: t * 1000 + CHANGE_MS };
  await call(connection, options, (abortSignal) =>
    connection.docker.getContainer(id).stop({ t, abortSignal }).catch(nullWhere(304, 404)),
  );
}

export async function removeContainer(connection: Connection, id: string): Promise<void> {
  const options = { what: 'remove a container', deadlineMs: CHANGE_MS };
  // 409: someone else is removing it already.
  await call(connection, options, (abortSignal) =>
    connection.docker
      .getContainer(id)
      .remove({ force: true, v: true, abortSignal })
      .catch(nullWhere(404, 409)),
  );
}

/** Ended ones too. An empty value matches any. */
export async function listContainers(
  connection: Connection,
  labels: Labels,
): Promise<readonly ContainerInfo[]> {
  const options = { what: 'list containers', deadlineMs: READ_MS };
  const list = await ask(connection, options, ContainerListSchema, (abortSignal) =>
    connection.docker.listContainers({ all: true, filters: labelFilter(labels), abortSignal }),
  );
  return containerList(list);
}

/** How long the engine may take to write down what a container has changed: a virtual environment, a checkout. */
const COMMIT_MS = 600_000;

/** Labels of the container, those of its image among them, stay beside `labels`; its variables stay but for `emptied`. */
export async function commitContainer(
  connection: Connection,
  id: string,
  labels: Labels,
  emptied: readonly string[],
): Promise<string> {
  const changes = [...labelChanges(labels), ...emptied.map((name) => `ENV ${name}=`)];
  const options = { what: 'make an image of a container', deadlineMs: COMMIT_MS };
  const made = await ask(connection, options, v.object({ Id: v.string() }), (abortSignal) =>
    connection.docker.getContainer(id).commit({ changes: changes.join('\n'), abortSignal }),
  );
  return made.Id;
}

/** As the lines of a Dockerfile, which the engine takes where it makes an image without one. */
export function labelChanges(labels: Labels): string[] {
  return Object.entries(labels).map(
    ([name, value]) => `LABEL ${JSON.stringify(name)}=${JSON.stringify(value)}`,
  );
}

export function gone(id: string): FailureError {
  return new FailureError(
    failure('server-lost', `container ${id.slice(0, 12)} was removed by someone else`),
  );
}
