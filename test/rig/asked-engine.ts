// An engine in memory that remembers how registries were asked: `digest NAME`, `pull NAME`, `build TAG`, with `anonymously` or without.

import type { BuildRequest, BuiltImage } from '../../src/docker/engine.ts';
import type { Sink } from '../../src/model/sink.ts';
import { FakeEngine } from './fake-engine.ts';

export class AskedEngine extends FakeEngine {
  readonly asked: string[] = [];

  override build(request: BuildRequest, sink: Sink, signal: AbortSignal): Promise<BuiltImage> {
    this.#ask('build', request.tags.join(' '), request.anonymous);
    return super.build(request, sink, signal);
  }

  override pullImage(
    name: string,
    sink: Sink,
    signal: AbortSignal,
    anonymous?: boolean,
  ): Promise<void> {
    this.#ask('pull', name, anonymous);
    return super.pullImage(name, sink, signal);
  }

  override registryDigest(
    name: string,
    signal: AbortSignal,
    anonymous?: boolean,
  ): Promise<string | null> {
    this.#ask('digest', name, anonymous);
    return super.registryDigest(name, signal);
  }

  #ask(what: string, name: string, anonymous = false): void {
    this.asked.push(`${what} ${name}${anonymous ? ' anonymously' : ''}`);
  }
}
