// Decodes BuildKit's progress (`moby.buildkit.trace`) into vertices, parts, logs and warnings.
// Field numbers: message StatusResponse of buildkit's api/services/control/control.proto, the same in all versions.

import { readMessage, readNested, type Reader } from './wire.ts';

/** A step. Times are ms since the epoch by the engine's clock; undefined while it has not come so far. */
export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly started: number | undefined;
  readonly completed: number | undefined;
  /** Empty for one that did not fail. */
  readonly error: string;
}

/** Something within a step: a layer that is pulled, an image that is written. */
export interface Part {
  readonly vertex: string;
  readonly id: string;
  readonly completed: number | undefined;
}

export interface Log {
  readonly vertex: string;
  /** By the engine's clock, in ms; undefined where it does not say. */
  readonly at: number | undefined;
  /** 1 standard output, 2 standard error. */
  readonly stream: number;
  /** Neither whole lines nor whole characters. */
  readonly bytes: Uint8Array;
}

export interface Trace {
  readonly vertices: readonly Vertex[];
  readonly parts: readonly Part[];
  readonly logs: readonly Log[];
  readonly warnings: readonly string[];
}

/** Of a message under construction. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Null where the text is no such message: a progress line decides nothing, so it may be lost. */
export function decodeTrace(base64: string): Trace | null {
  const vertices: Vertex[] = [];
  const parts: Part[] = [];
  const logs: Log[] = [];
  const warnings: string[] = [];
  try {
    readMessage(Buffer.from(base64, 'base64'), {
      1: (reader) => vertices.push(readVertex(reader)),
      2: (reader) => parts.push(readPart(reader)),
      3: (reader) => logs.push(readLog(reader)),
      4: (reader) => warnings.push(readWarning(reader)),
    });
  } catch {
    return null;
  }
  return { vertices, parts, logs, warnings };
}

function readVertex(reader: Reader): Vertex {
  const vertex: Draft<Vertex> = {
    digest: '',
    name: '',
    cached: false,
    started: undefined,
    completed: undefined,
    error: '',
  };
  readNested(reader, {
    1: () => (vertex.digest = reader.string()),
    3: () => (vertex.name = reader.string()),
    4: () => (vertex.cached = reader.bool()),
    5: () => (vertex.started = readTime(reader)),
    6: () => (vertex.completed = readTime(reader)),
    7: () => (vertex.error = reader.string()),
  });
  return vertex;
}

function readPart(reader: Reader): Part {
  const part: Draft<Part> = { vertex: '', id: '', completed: undefined };
  readNested(reader, {
    1: () => (part.id = reader.string()),
    2: () => (part.vertex = reader.string()),
    8: () => (part.completed = readTime(reader)),
  });
  return part;
}

function readLog(reader: Reader): Log {
  const log: Draft<Log> = { vertex: '', at: undefined, stream: 1, bytes: new Uint8Array() };
  readNested(reader, {
    1: () => (log.vertex = reader.string()),
    2: () => (log.at = readTime(reader)),
    3: () => (log.stream = reader.uint32()),
    4: () => (log.bytes = reader.bytes()),
  });
  return log;
}

function readWarning(reader: Reader): string {
  let short = '';
  readNested(reader, { 3: () => (short = reader.string()) });
  return short;
}

function readTime(reader: Reader): number {
  let seconds = 0;
  let nanoseconds = 0;
  readNested(reader, {
    1: () => (seconds = reader.uint32()),
    2: () => (nanoseconds = reader.uint32()),
  });
  return seconds * 1000 + nanoseconds / 1e6;
}
