// How the loss of an engine shows: in the errors of sockets, and as an error of its own.

const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** The engine is taken for lost although a call's own connection may still stand; the message completes "the engine failed to ...: ". */
export class LostError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LostError';
  }
}

/** Whether a connection was refused, broken, or answered by what is no engine. */
export function isLoss(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code: unknown = 'code' in error ? error.code : null;
  if (typeof code === 'string' && (LOST.has(code) || code.startsWith('HPE_'))) return true;
  return error.message === 'aborted' || error.message === 'socket hang up';
}
