// The port to the Docker Engine: what the rest of the house may ask of it, in our own types.
// Expected failures are thrown as FailureError; every call ends by its signal or an own deadline.

import type { Readable } from 'node:stream';
import type { ContextFile } from '../model/build-spec.ts';
import type { EngineFacts } from '../model/facts.ts';
import type { Labels } from '../model/labels.ts';
import type { Sink } from '../model/sink.ts';

export interface EngineInfo extends EngineFacts {
  /** CDI devices: `nvidia.com/gpu=0`; empty where the engine knows none by name. */
  readonly gpuDevices: readonly string[];
  /** Where it keeps images, on its own machine; null where it does not say. */
  readonly dataRoot: string | null;
  readonly cores: number;
  readonly memoryMb: number;
}

export interface BuildRequest {
  readonly context: { readonly dir: string; readonly files: readonly ContextFile[] };
  /** Absolute; sent along under a name of its own where it is not one of the context's files. */
  readonly dockerfile: string;
  readonly target: string | null;
  readonly platform: string;
  readonly args: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly labels: Labels;
  /** Whose registries the classic builder gets the logins of; BuildKit asks for what it needs. */
  readonly baseImages?: readonly string[];
  /** Its registries get no login, whatever Docker has for them. */
  readonly anonymous?: boolean;
  /** Values by id; only these are ever answered to the engine. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly network: 'default' | 'host' | 'none';
  readonly noCache: boolean;
  /** Nothing that a step leaves in a cache is ever seen by a step of another namespace; null: the common one. */
  readonly cacheNamespace?: string | null;
  /** Seconds since the epoch, for every file sent. */
  readonly modifiedAt: number;
}

export interface ImportRequest {
  /** Of all its files. */
  readonly tar: Readable;
  readonly tag: string;
  readonly labels: Labels;
}

export interface BuiltImage {
  readonly id: string;
  readonly sizeBytes: number;
}

export interface ImageInfo {
  readonly id: string;
  readonly tags: readonly string[];
  readonly labels: Labels;
  readonly sizeBytes: number;
  /** ms since the epoch. */
  readonly createdAt: number;
  /** `sha256:...` of its registry manifest; null for an image made here. */
  readonly repoDigest: string | null;
}

/** One thing that can be read of how an image was made. */
export interface ImageWords {
  /** As a Dockerfile calls it: ENV, LABEL, RUN; ARG for a command that was given arguments. */
  readonly instruction: string;
  readonly text: string;
}

export type Mount =
  /** A folder of the engine's machine that is there. */
  | { readonly kind: 'bind'; readonly from: string; readonly to: string }
  /** By name, made with these labels where it is not there; it stays when its containers go. */
  | {
      readonly kind: 'volume';
      readonly from: string;
      readonly to: string;
      readonly labels: Labels;
    };

/** The same soft and hard; -1: none. */
export type Limits = Readonly<Partial<Record<'memlock' | 'stack' | 'nofile', number>>>;

export interface ContainerSpec {
  readonly name?: string;
  readonly image: string;
  /**
   * Null: the image's own entry point and command. Else it runs in place of both: where an entry point sets something up
   * (PATH, libraries), the command names it first.
   */
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Labels;
  /** Container ports, each published on a free port of 127.0.0.1. */
  readonly ports: readonly number[];
  readonly memoryMb: number | null;
  readonly cpus: number | null;
  readonly shmMb: number | null;
  /** How many; 0: no device request. */
  readonly gpus: number;
  /** Which, as `gpuIds` names them; absent: any that the engine takes. */
  readonly gpuIds?: readonly string[];
  readonly network: 'default' | 'host' | 'none';
  /** `name` or `uid:gid`; absent: the image's own. */
  readonly user?: string;
  /** Made where it is not there; absent: the image's own. */
  readonly workdir?: string;
  readonly mounts?: readonly Mount[];
  readonly limits?: Limits;
  /** It keeps no more privileges than its files need, and gains none. */
  readonly hardened?: true;
}

export interface ContainerState {
  readonly id: string;
  readonly running: boolean;
  /** Null while it has not ended. */
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
  /** As it was asked for, or as the image has it: `name`, `uid:gid`; empty: root. */
  readonly user: string;
  /** Container port to port on 127.0.0.1. */
  readonly ports: ReadonlyMap<number, number>;
}

export interface Ended {
  readonly exitCode: number;
  readonly oomKilled: boolean;
}

export interface ContainerInfo {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  readonly labels: Labels;
  readonly running: boolean;
}

export interface VolumeInfo {
  readonly name: string;
  readonly labels: Labels;
  /** On the engine's machine; absent where it does not say. */
  readonly folder?: string;
}

export interface Engine {
  readonly info: EngineInfo;
  /** Where it answers, for messages. */
  readonly address: string;

  build(request: BuildRequest, sink: Sink, signal: AbortSignal): Promise<BuiltImage>;

  inspectImage(name: string, signal?: AbortSignal): Promise<ImageInfo | null>;
  /** Its history, and what its containers start with; null where there is no such image. */
  imageWords(name: string): Promise<readonly ImageWords[] | null>;
  /** Images that carry all these labels; an empty value matches any. */
  listImages(labels: Labels): Promise<readonly ImageInfo[]>;
  /** `anonymous`: its registry gets no login, whatever Docker has for it. */
  pullImage(name: string, sink: Sink, signal: AbortSignal, anonymous?: boolean): Promise<void>;
  /** Gives the digest it has there. The tag must be one of its images, and begin with the registry's host. */
  pushImage(name: string, sink: Sink, signal: AbortSignal): Promise<string>;
  tagImage(name: string, tag: string): Promise<void>;
  /** An image of one layer; gives its id. */
  importImage(request: ImportRequest, signal: AbortSignal): Promise<string>;
  removeImage(name: string): Promise<void>;
  /** The digest a registry gives for a name now; null when it does not answer before the signal. `anonymous`: as of `pullImage`. */
  registryDigest(name: string, signal: AbortSignal, anonymous?: boolean): Promise<string | null>;
  /** Secrets of the logins that registries were given so far: nobody may see them. */
  hidden(): readonly string[];

  /** Throws NameTakenError where another container has its name. Leaves nothing behind where it rejects: `close` waits for the removal of what the engine made after an abort. */
  createContainer(spec: ContainerSpec, signal: AbortSignal): Promise<string>;
  /** Unpacks a tar in a folder of a container that was created; its owners count, and volumes are at their places. */
  copyInto(id: string, folder: string, tar: Readable, signal: AbortSignal): Promise<void>;
  /** The text of a file of a container, started or not; null when there is none. */
  readFile(id: string, path: string): Promise<string | null>;
  /** Throws GpuAbsentError where the engine has no driver for the GPUs asked for. */
  startContainer(id: string, signal: AbortSignal): Promise<ContainerState>;
  inspectContainer(id: string): Promise<ContainerState | null>;
  /** Ends when the container has ended by inspection, which is the truth; the engine's wait call only makes it look sooner. */
  waitContainer(id: string, signal: AbortSignal): Promise<Ended>;
  /** Line by line, both outputs, from the start, until it ends or the signal aborts. */
  followLogs(id: string, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
  /** Freezes its processes; throws where the engine cannot. */
  pauseContainer(id: string): Promise<void>;
  renameContainer(id: string, name: string): Promise<void>;
  /** SIGTERM, then SIGKILL after the grace; fine when it has ended already. */
  stopContainer(id: string, graceMs: number): Promise<void>;
  /** Forced, with its volumes; fine when it is gone. */
  removeContainer(id: string): Promise<void>;
  listContainers(labels: Labels): Promise<readonly ContainerInfo[]>;
  /** An image without a name of what an ended container has become, volumes left out; `emptied`: variables that it must not have. Gives its id. */
  commitContainer(id: string, labels: Labels, emptied: readonly string[]): Promise<string>;

  listVolumes(labels: Labels): Promise<readonly VolumeInfo[]>;
  /** False where a container uses it; fine when it is gone. */
  removeVolume(name: string): Promise<boolean>;
  /** Of the cache that the builds of everybody share so much stays, what was used last; gives the bytes that went. */
  pruneBuildCache(keepBytes: number): Promise<number>;

  close(): Promise<void>;
}

/** Names are given once: who has it, until it is gone or renamed, is the only one. */
export class NameTakenError extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`another container is called ${name}`, options);
    this.name = 'NameTakenError';
  }
}

/** The engine has no driver for the GPUs asked for. */
export class GpuAbsentError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GpuAbsentError';
  }
}
