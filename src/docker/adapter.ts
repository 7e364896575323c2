// The port `Engine` on a connection: every method is one file of this room.

import { watched, type Connection } from './call.ts';
import { pruneBuildCache } from './build-cache.ts';
import { copyInto, readFileOf } from './container-files.ts';
import {
  commitContainer,
  inspectContainer,
  listContainers,
  pauseContainer,
  removeContainer,
  renameContainer,
  startContainer,
  stopContainer,
} from './containers.ts';
import { Creations } from './create-container.ts';
import type { Engine, EngineInfo } from './engine.ts';
import { imageWords } from './image-words.ts';
import { inspectImage, listImages, registryDigest, removeImage, tagImage } from './images.ts';
import { followLogs } from './logs.ts';
import { pullImage } from './pull.ts';
import { pushImage } from './push.ts';
import { NO_LOGINS } from './registry-logins.ts';
import { importImage } from './import.ts';
import { listVolumes, removeVolume } from './volumes.ts';
import { waitContainer } from './wait.ts';

export function engineOn(
  connection: Connection,
  info: EngineInfo,
  close: () => Promise<void>,
): Engine {
  const creations = new Creations(connection);
  const asked = (anonymous = false): Connection =>
    anonymous ? { ...connection, logins: NO_LOGINS } : connection;
  return {
    info,
    address: connection.address,

    async build(request, sink, signal) {
      const { buildImage } = await import('./build/build-image.ts');
      return watched(connection, { what: 'build an image', signal }, (either) =>
        buildImage(connection, info.backend, request, sink, either),
      );
    },

    inspectImage: (name, signal) => inspectImage(connection, name, signal),
    imageWords: (name) => imageWords(connection, name),
    listImages: (labels) => listImages(connection, labels),
    pullImage: (name, sink, signal, anonymous) =>
      watched(connection, { what: `pull ${name}`, signal }, (either) =>
        pullImage(asked(anonymous), name, sink, either),
      ),
    pushImage: (name, sink, signal) =>
      watched(connection, { what: `push ${name}`, signal }, (either) =>
        pushImage(connection, name, sink, either),
      ),
    importImage: (request, signal) => importImage(connection, request, signal),
    tagImage: (name, tag) => tagImage(connection, name, tag),
    removeImage: (name) => removeImage(connection, name),
    registryDigest: (name, signal, anonymous) => registryDigest(asked(anonymous), name, signal),
    hidden: () => connection.logins.hidden(),

    createContainer: (spec, signal) => creations.create(spec, signal),
    copyInto: (id, folder, tar, signal) => copyInto(connection, { id, folder, tar }, signal),
    readFile: (id, path) => readFileOf(connection, id, path),
    startContainer: (id, signal) => startContainer(connection, id, signal),
    inspectContainer: (id) => inspectContainer(connection, id),
    waitContainer: (id, signal) => waitContainer(connection, id, signal),
    followLogs: (id, onLine, signal) => followLogs(connection, id, onLine, signal),
    pauseContainer: (id) => pauseContainer(connection, id),
    renameContainer: (id, name) => renameContainer(connection, id, name),
    stopContainer: (id, graceMs) => stopContainer(connection, id, graceMs),
    removeContainer: (id) => removeContainer(connection, id),
    listContainers: (labels) => listContainers(connection, labels),
    commitContainer: (id, labels, emptied) => commitContainer(connection, id, labels, emptied),

    listVolumes: (labels) => listVolumes(connection, labels),
    removeVolume: (name) => removeVolume(connection, name),
    pruneBuildCache: (keepBytes) => pruneBuildCache(connection, info.apiVersion, keepBytes),

    async close() {
      await creations.close();
      await close();
    },
  };
}
