// What the engine holds of ours, asked by label: never by counting everything.

import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';

const Containers = v.array(v.object({ Id: v.string(), Names: v.array(v.string()) }));

/** Names of all containers, running or not, that carry a run's label: this run's, or without one any's. */
export async function labelledContainers(socketPath: string, run?: string): Promise<string[]> {
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
  return v.parse(Containers, JSON.parse(body)).flatMap(({ Names }) => Names);
}
