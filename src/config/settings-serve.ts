// The settings of what runs in a container: the model that is served, and the GPUs it may have.

import type { Config } from '../model/config.ts';
import { DEFAULT_MODEL_SETTINGS } from './defaults.ts';
import { byDefault, type Sourced } from './origin.ts';
import { besideFile, here, saidBy, type Parts } from './said.ts';

export interface ServeSettings {
  readonly model: Sourced<string | null>;
  /** Absolute. */
  readonly hfCache: Sourced<string | null>;
  readonly offline: Sourced<boolean>;
  readonly gpus: Sourced<Config['gpus']>;
}

export function serveFrom(parts: Parts): ServeSettings {
  const { flags } = parts.given;
  const { model = {}, gpus } = parts.file.written;
  const said = saidBy(parts);
  const { hfCache } = flags;
  return {
    model:
      said.flag('model', flags.model) ??
      said.file(['model', 'name'], model.name) ??
      byDefault(DEFAULT_MODEL_SETTINGS.name),
    hfCache:
      said.flag('hfCache', hfCache === undefined ? hfCache : here(parts, hfCache)) ??
      said.file(
        ['model', 'cache'],
        model.cache === undefined ? model.cache : besideFile(parts, model.cache),
      ) ??
      byDefault(DEFAULT_MODEL_SETTINGS.hfCache),
    offline:
      said.flag('offline', flags.offline) ??
      said.file(['model', 'offline'], model.offline) ??
      byDefault(DEFAULT_MODEL_SETTINGS.offline),
    gpus:
      said.flag<Config['gpus']>('gpus', flags.gpus) ??
      said.file<Config['gpus']>(['gpus'], gpus) ??
      byDefault<Config['gpus']>('auto'),
  };
}
