// Answers are given whole or not at all: dockerode never settles a call whose answer is cut in its middle.

import { IncomingMessage } from 'node:http';
import type Docker from 'dockerode';

/** Makes this client take every answer as a stream, which does tell of a cut, and read it to its end. */
export function readWholeAnswers({ modem }: Docker): void {
  const dial = modem.dial.bind(modem);
  modem.dial = (options, callback) => {
    if (options.isStream || !callback) {
      dial(options, callback);
      return;
    }
    dial({ ...options, isStream: true }, (error, answer) => {
      if (error || !(answer instanceof IncomingMessage)) {
        callback(error, answer);
        return;
      }
      const chunks: Buffer[] = [];
      answer
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          callback(null, valueOf(Buffer.concat(chunks)));
        })
        .on('error', (cut) => {
          callback(cut, null);
        });
    });
  };
}

/** As dockerode does it: what is not JSON (the `OK` of a ping, or nothing) comes as bytes. */
function valueOf(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Not JSON.
  }
  return bytes;
}
