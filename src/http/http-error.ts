// How an exchange over HTTP can fail, in kinds that callers act upon.

/**
 * `refused`: no connection came about. `reset`: it ended before any answer; `cut`: in the middle of it.
 * `timeout`: the deadline passed. `protocol`: the bytes are not HTTP as we know it.
 * `aborted`: the caller's signal. `too-large`: more bytes than the caller allows.
 */
export type HttpErrorKind =
  | 'refused'
  | 'reset'
  | 'cut'
  | 'timeout'
  | 'protocol'
  | 'aborted'
  | 'too-large';

export class HttpError extends Error {
  readonly kind: HttpErrorKind;

  constructor(kind: HttpErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HttpError';
    this.kind = kind;
  }
}

const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** What a socket's error means for the exchange on it. */
export function fromSocketError(error: NodeJS.ErrnoException): HttpError {
  const code = error.code ?? error.message;
  if (code === 'ECONNREFUSED')
    return new HttpError('refused', 'connection refused', { cause: error });
  if (RESET.has(code)) return new HttpError('reset', 'connection reset', { cause: error });
  if (code === 'ETIMEDOUT')
    return new HttpError('timeout', 'connection timed out', { cause: error });
  return new HttpError('refused', `no connection (${code})`, { cause: error });
}
