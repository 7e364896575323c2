// An engine in memory for tests of what goes wrong: scripted containers and builds, no GPU, sudden loss.

import type { Readable } from 'node:stream';
import { GpuAbsentError, NameTakenError } from '../../src/docker/engine.ts';
import type {
  BuildRequest,
  BuiltImage,
  ContainerSpec,
  Engine,
  EngineInfo,
  ImageInfo,
  ImageWords,
  ImportRequest,
} from '../../src/docker/engine.ts';
import type { Labels } from '../../src/model/labels.ts';
import { failure, FailureError } from '../../src/model/reason.ts';
import type { Sink } from '../../src/model/sink.ts';
import { FakeContainer } from './fake-container.ts';
import { filesOf } from './fake-files.ts';
import { fakeBuild, FakeImages, matches } from './fake-images.ts';
import { FAKE_INFO, type FakeEngineOptions } from './fake-info.ts';
import { FakeVolumes } from './fake-volumes.ts';
import { News } from './news.ts';

export class FakeEngine implements Engine {
  readonly info: EngineInfo;
  readonly address = 'fake://engine';
  /** Every call in order, for example `createContainer`. */
  readonly calls: string[] = [];
  readonly containers = new Map<string, FakeContainer>();
  readonly images = new FakeImages();
  readonly volumes = new FakeVolumes();
  /** Paths of the files that images were made of, by tag. */
  readonly imported = new Map<string, readonly string[]>();
  readonly #options: FakeEngineOptions;
  readonly #news = new News();
  #lost = false;
  #made = 0;

  constructor(options: FakeEngineOptions = {}) {
    this.#options = options;
    this.info = { ...FAKE_INFO, ...options.info };
  }

  /** From now on every call fails, those that wait included, as when the engine's process dies. */
  lose(): void {
    this.#lost = true;
    this.#news.tell();
  }

  /** Answers again; what ran when it was lost has ended, as after a restart. */
  comeBack(): void {
    for (const container of this.containers.values())
      if (container.running) container.end(137, false);
    this.#lost = false;
    this.#news.tell();
  }

  end(id: string, exitCode: number, oomKilled = false): void {
    this.#container(id).end(exitCode, oomKilled);
    this.#news.tell();
  }

  print(id: string, line: string): void {
    this.#container(id).lines.push(line);
    this.#news.tell();
  }

  addImage(name: string, labels: Labels = {}): void {
    const id = `sha256:${this.#newId()}`;
    this.images.put(name, { id, labels, sizeBytes: 1_000_000, repoDigest: null });
  }

  async build(request: BuildRequest, sink: Sink, signal: AbortSignal): Promise<BuiltImage> {
    this.#called('build', signal);
    const build = this.#options.build ?? fakeBuild;
    const built = await this.#orLost(build(request, sink, signal), signal);
    for (const name of request.tags) {
      this.images.put(name, { ...built, labels: request.labels, repoDigest: null });
    }
    return built;
  }

  inspectImage(name: string): Promise<ImageInfo | null> {
    return this.#answer('inspectImage', () => this.images.find(name));
  }

  imageWords(name: string): Promise<readonly ImageWords[] | null> {
    return this.#answer('imageWords', () => this.images.words(name));
  }

  listImages(labels: Labels): Promise<readonly ImageInfo[]> {
    return this.#answer('listImages', () => this.images.list(labels));
  }

  pullImage(name: string, sink: Sink, signal: AbortSignal): Promise<void> {
    const pull = (): void => {
      this.images.pull(name, sink, this.#options.pullable);
      this.addImage(name);
    };
    return this.#answer('pullImage', pull, signal);
  }

  pushImage(name: string, sink: Sink, signal: AbortSignal): Promise<string> {
    const push = (): string => this.images.push(name, sink, this.#options.pushing);
    return this.#answer('pushImage', push, signal);
  }

  tagImage(name: string, tag: string): Promise<void> {
    return this.#answer('tagImage', () => this.images.tag(name, tag));
  }

  async importImage({ tar, tag, labels }: ImportRequest, signal: AbortSignal): Promise<string> {
    this.#called('importImage', signal);
    this.imported.set(tag, [...(await filesOf(tar)).keys()]);
    this.addImage(tag, labels);
    return this.images.find(tag)?.id ?? '';
  }

  removeImage(name: string): Promise<void> {
    return this.#answer('removeImage', () => {
      this.images.remove(name);
    });
  }

  registryDigest(name: string, signal: AbortSignal): Promise<string | null> {
    return this.#answer('registryDigest', () => this.#options.digests?.[name] ?? null, signal);
  }

  hidden = (): readonly string[] => [];

  createContainer(spec: ContainerSpec, signal: AbortSignal): Promise<string> {
    return this.#answer(
      'createContainer',
      () => {
        signal.throwIfAborted();
        this.images.get(spec.image);
        if ([...this.containers.values()].some(({ name }) => name === spec.name))
          throw new NameTakenError(spec.name ?? '');
        const id = this.#newId();
        const program = this.#options.program?.(spec) ?? {};
        this.containers.set(id, new FakeContainer(id, spec, program));
        this.volumes.mount(spec);
        return id;
      },
      signal,
    );
  }

  async copyInto(id: string, folder: string, tar: Readable, signal: AbortSignal): Promise<void> {
    this.#called('copyInto', signal);
    await this.#container(id).copy(folder, tar);
  }

  readFile(id: string, path: string): Promise<string | null> {
    return this.#answer('readFile', () => this.#container(id).read(path));
  }

  startContainer(id: string, signal: AbortSignal) {
    return this.#answer(
      'startContainer',
      () => {
        const container = this.#container(id);
        const { program, spec } = container;
        if (program.startError) throw program.startError;
        if (spec.gpus > 0 && !this.info.gpu) {
          throw new GpuAbsentError('could not select device driver "nvidia"');
        }
        container.start();
        this.#news.tell();
        return container.state();
      },
      signal,
    );
  }

  inspectContainer(id: string) {
    return this.#answer('inspectContainer', () => this.containers.get(id)?.state() ?? null);
  }

  async waitContainer(id: string, signal: AbortSignal) {
    this.#called('waitContainer', signal);
    return this.#news.until(() => {
      this.#throwIfLost();
      const { exitCode, oomKilled } = this.#container(id).state();
      return exitCode === null ? null : { exitCode, oomKilled };
    }, signal);
  }

  async followLogs(id: string, onLine: (line: string) => void, signal: AbortSignal): Promise<void> {
    this.#called('followLogs', signal);
    let given = 0;
    await this.#news.until(() => {
      this.#throwIfLost();
      const container = this.#container(id);
      for (const line of container.lines.slice(given)) onLine(line);
      given = container.lines.length;
      return container.running ? null : true;
    }, signal);
  }

  pauseContainer(id: string): Promise<void> {
    return this.#answer('pauseContainer', () => this.#container(id).pause());
  }

  renameContainer(id: string, name: string): Promise<void> {
    return this.#answer('renameContainer', () => void (this.#container(id).name = name));
  }

  stopContainer(id: string, _graceMs: number): Promise<void> {
    return this.#answer('stopContainer', () => {
      const container = this.containers.get(id);
      container?.end(container.program.ignoresTerm ? 137 : 143);
      this.#news.tell();
    });
  }

  removeContainer(id: string): Promise<void> {
    return this.#answer('removeContainer', () => {
      this.containers.get(id)?.end(137);
      this.#news.tell();
      this.containers.delete(id);
    });
  }

  listContainers(labels: Labels) {
    return this.#answer('listContainers', () =>
      [...this.containers.values()]
        .filter(({ spec }) => matches(spec.labels, labels))
        .map((container) => container.info(this.images.find(container.spec.image)?.id ?? '')),
    );
  }

  commitContainer(id: string, labels: Labels, emptied: readonly string[]): Promise<string> {
    return this.#answer('commitContainer', () =>
      this.images.commit(this.#container(id).spec, this.#newId(), [labels, emptied]),
    );
  }

  listVolumes(labels: Labels) {
    return this.#answer('listVolumes', () => this.volumes.list(labels));
  }

  pruneBuildCache(keepBytes: number) {
    return this.#answer('pruneBuildCache', () => this.volumes.pruneCache(keepBytes));
  }

  removeVolume(name: string): Promise<boolean> {
    const containers = [...this.containers.values()].map(({ spec }) => spec);
    return this.#answer('removeVolume', () => this.volumes.remove(name, containers));
  }

  close(): Promise<void> {
    this.calls.push('close');
    return Promise.resolve();
  }

  /** Settles after the callers' current step, as an answer over a socket does. */
  async #answer<T>(name: string, give: () => T, signal?: AbortSignal): Promise<T> {
    this.#called(name, signal);
    await Promise.resolve();
    return give();
  }

  #called(name: string, signal?: AbortSignal): void {
    this.calls.push(name);
    signal?.throwIfAborted();
    this.#throwIfLost();
  }

  #throwIfLost(): void {
    if (this.#lost) throw new FailureError(failure('engine-lost', 'the engine is gone'));
  }

  #orLost<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    const over = new AbortController();
    const lost = this.#news.until<never>(
      () => {
        this.#throwIfLost();
        return null;
      },
      AbortSignal.any([signal, over.signal]),
    );
    return Promise.race([work, lost]).finally(() => {
      over.abort();
    });
  }

  #container(id: string): FakeContainer {
    const found = this.containers.get(id);
    if (!found) throw new FailureError(failure('server-lost', `No such container: ${id}`));
    return found;
  }

  #newId(): string {
    this.#made += 1;
    return this.#made.toString(16).padStart(64, '0');
  }
}
