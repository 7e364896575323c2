// An HTTP proxy before the engine that writes down what was asked of it.

import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { tempDir } from './temp-dir.ts';

export interface RecordingEngine extends AsyncDisposable {
  readonly socket: string;
  /** `GET /v1.41/info`, in the order they came. */
  readonly asked: readonly string[];
}

/** `version`: what it says of itself instead of the truth. */
export async function startRecordingEngine(
  engineSocket: string,
  { version }: { readonly version?: string } = {},
): Promise<RecordingEngine> {
  const dir = await tempDir();
  const socket = join(dir.path, 'engine.sock');
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    const { method = '', url = '', headers } = incoming;
    asked.push(`${method} ${url}`);
    const onward = request(
      { socketPath: engineSocket, method, path: url, headers, agent: false },
      (response) => {
        if (version !== undefined && url.endsWith('/version')) {
          void text(response).then((page) =>
            answer.end(page.replaceAll(/"Version":"\d[^"]*"/g, `"Version":"${version}"`)),
          );
          return;
        }
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await dir[Symbol.asyncDispose]();
    },
  };
}
