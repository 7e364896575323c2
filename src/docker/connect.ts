// From the wish for an engine to one that answered: address, ping, version, facts.

import { existsSync } from 'node:fs';
import { Agent } from 'node:http';
import { inspect } from 'node:util';
import type Docker from 'dockerode';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import { engineOn } from './adapter.ts';
import { addressText, findAddress } from './address.ts';
import type { Address } from './address.ts';
import { negotiate } from './api-version.ts';
import { bytesHeard } from './bytes-heard.ts';
import type { Connection } from './call.ts';
import { Heartbeat } from './heartbeat.ts';
import { readInfo, type InfoQuestion } from './engine-info.ts';
import type { Engine } from './engine.ts';
import { answers, ping } from './ping.ts';
import { NO_LOGINS, type RegistryLogins } from './registry-logins.ts';
import { readWholeAnswers } from './whole-answers.ts';

export interface ConnectOptions {
  /** What `--socket` said; null where it was not given. */
  readonly socket: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly backend: Config['backend'];
  readonly clock: Clock;
  /** For registries; without them every one is asked by nobody in particular. */
  readonly logins?: RegistryLogins;
}

/** An engine that has answered a ping. */
export interface Opened {
  readonly connection: Connection;
  readonly address: Address;
  readonly question: InfoQuestion;
  /** Breaks what is still open. */
  readonly close: () => void;
}

/** Throws a FailureError, class `config` or `engine-lost`, with what to do. */
export async function connectEngine(options: ConnectOptions): Promise<Engine> {
  const { connection, question, close } = await openConnection(options);
  try {
    const info = await readInfo(connection, question);
    return engineOn(connection, info, () => {
      close();
      return Promise.resolve();
    });
  } catch (error) {
    // An engine that has not answered yet would keep this process alive.
    close();
    throw error;
  }
}

/** Throws as `connectEngine` does. */
export async function openConnection(options: ConnectOptions): Promise<Opened> {
  const address = findAddress({ ...options, exists: existsSync });
  const pong = await ping(address, options.clock);
  const apiVersion = negotiate(pong.apiVersion, addressText(address));
  // No connection is kept: a kept one that the engine has closed would look like a lost engine.
  const agent = quiet(new Agent({ keepAlive: false }));
  const docker = await client(address, apiVersion, agent);
  const pulse = {
    ping: (signal: AbortSignal) => answers(address, signal),
    heard: bytesHeard(agent),
  };
  const { logins = NO_LOGINS } = options;
  const heartbeat = new Heartbeat(pulse, options.clock);
  return {
    connection: { docker, clock: options.clock, address: addressText(address), heartbeat, logins },
    address,
    question: { apiVersion, pong, backend: options.backend },
    close: () => {
      logins.close();
      agent.destroy();
    },
  };
}

/** Imported here because dockerode costs a quarter of a second; every address field is set because it reads DOCKER_HOST by itself. */
async function client(address: Address, apiVersion: string, agent: Agent): Promise<Docker> {
  const { default: Dockerode } = await import('dockerode');
  const where =
    address.kind === 'socket'
      ? { socketPath: address.path, host: undefined, port: undefined }
      : { host: address.host, port: address.port };
  const options = { ...where, protocol: 'http' as const, version: `v${apiVersion}`, agent };
  const docker = new Dockerode(options);
  readWholeAnswers(docker);
  return docker;
}

/** docker-modem prints its options for a debugger on every request, asked or not: an agent's sockets alone cost half the time. */
function quiet(agent: Agent): Agent {
  return Object.assign(agent, { [inspect.custom]: () => 'Agent' });
}
