// Makes the image that stands in for a named context: its files as one layer, or another image under this name.

import type { BuildRequest, Engine } from '../docker/engine.ts';
import { addFolder, ROOT, tarOf, type TarFolder } from '../docker/tar-files.ts';
import { LABEL, type Labels } from '../model/labels.ts';
import type { Sink } from '../model/sink.ts';
import { allowanceOf } from '../model/trust.ts';

export interface NamedContext {
  /** As Dockerfiles call it. */
  readonly name: string;
  /** For people, and for the engine where it is an image: the folder or the image. */
  readonly from: string;
  /** Of the files; null: it is an image. */
  readonly sha256: string | null;
  /** None of an image, and none of a folder that is not there. */
  readonly files: Pick<TarFolder, 'dir' | 'files'>;
}

export interface StandInDeps {
  readonly engine: Engine;
  readonly runLabels: Labels;
  /** Absolute path of a file with this text. */
  readonly dockerfileOf: (text: string) => Promise<string>;
}

export interface Around {
  readonly platform: string;
  /** Of the build: its contexts are asked for without a login, and are no other builds'. */
  readonly untrusted?: true | undefined;
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

export interface StandIn {
  readonly context: NamedContext;
  readonly tag: string;
  /** What tells its content from another's. */
  readonly content: string;
  /** Under this name there is an image of the same content, which only needs another owner. */
  readonly there: boolean;
}

/** Gives its id. */
export async function makeStandIn(
  { context, tag, content, there }: StandIn,
  { engine, runLabels, dockerfileOf }: StandInDeps,
  { platform, untrusted, sink, signal }: Around,
): Promise<string> {
  const labels = { ...runLabels, [LABEL.context]: content, [LABEL.contextTag]: tag };
  if (!there && context.sha256 !== null)
    return engine.importImage({ tar: layerOf(context.files), tag, labels }, signal);
  const dockerfile = await dockerfileOf(`FROM ${there ? tag : context.from}\n`);
  const anonymous = !allowanceOf({ untrusted }).secrets;
  const request = { ...NO_FILES, dockerfile, platform, tags: [tag], labels, anonymous };
  return (await engine.build(request, sink, signal)).id;
}

const NO_FILES: Omit<BuildRequest, 'dockerfile' | 'platform' | 'tags' | 'labels'> = {
  context: { dir: '/', files: [] },
  target: null,
  args: {},
  secrets: new Map(),
  network: 'none',
  noCache: false,
  modifiedAt: 0,
};

/** One layer, be it empty: copying from an image without any ends the process of engine 20.10 (seen with 20.10.24). */
function layerOf(files: NamedContext['files']): ReturnType<typeof tarOf> {
  const like = { below: '', owner: ROOT, modifiedAt: 0, of: 'a named context' };
  return tarOf((tar) => addFolder(tar, { ...files, ...like }));
}
