// What the engine holds of ours, asked by label: never by counting everything.

import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';

const Containers = v.array(v.object({ Names: v.array(v.string()), State: v.string() }));

/** Names of all containers, running or not, that carry a run's label: this run's, or without one any's. */
export async function labelledContainers(socketPath: string, run?: string): Promise<string[]> {
  const states = await containerStates(socketPath, run);
  return [...states.keys()];
}

/** The same with `running`, `paused`, `exited`. */
export async function containerStates(
  socketPath: string,
  run?: string,
): Promise<ReadonlyMap<string, string>> {
  const label = run === undefined ? 'builder.run' : `builder.run=${run}`;
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const path = `/v1.41/containers/json?all=1&filters=${filters}`;
  const body = await new Promise<string>((resolve, reject) => {
    request({ socketPath, path, agent: false }, (answer) => {
      text(answer).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
  const containers = v.parse(Containers, JSON.parse(body));
  return new Map(containers.flatMap(({ Names, State }) => Names.map((name) => [name, State])));
}
