// A registry on 127.0.0.1 that takes every question and never answers, so that a pull lasts.

import { createServer } from 'node:http';
import { until } from './until.ts';

export interface SilentRegistry extends Disposable {
  /** An image that it seems to have. */
  readonly image: string;
  /** Resolves when an engine has asked it. */
  readonly asked: () => Promise<void>;
}

export async function silentRegistry(): Promise<SilentRegistry> {
  let asked = 0;
  const server = createServer(() => {
    asked += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    image: `127.0.0.1:${address.port}/no/such:1`,
    asked: async () => {
      await until('a pull to reach the registry', () => (asked > 0 ? true : null));
    },
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
