// What flags and variables said of builds and servers, in words that may be typed again.

import type { SaidAgain } from '../model/config.ts';
import { gpuText } from './pairs.ts';
import type { Given } from './flags.ts';
import type { Settings } from './settings.ts';

type Words = readonly string[];

export function saidAgain({ flags }: Given, settings: Settings): SaidAgain {
  const { recipe, platform, cudaVersion, noCache, pull, model, hfCache, offline, gpus } = flags;
  return {
    build: [
      ...valued('--recipe', recipe),
      ...valued('--platform', platform),
      ...valued('--cuda-version', cudaVersion),
      ...(flags.buildArg ?? []).flatMap(({ name, value }) => [
        '--build-arg',
        value === null ? name : `${name}=${value}`,
      ]),
      ...(flags.buildContext ?? []).flatMap(({ name }) =>
        pair('--build-context', name, settings.contexts[name]?.value),
      ),
      ...secretWords(flags.secret, settings),
      ...switched('--no-cache', noCache),
      ...switched('--pull', pull),
    ],
    serve: [
      ...valued('--model', model),
      ...valued('--hf-cache', hfCache === undefined ? hfCache : settings.hfCache.value),
      ...switched('--offline', offline),
      ...valued('--gpus', gpus === undefined ? gpus : gpuText(gpus)),
    ],
  };
}

function valued(flag: string, value: string | null | undefined): Words {
  return value === undefined || value === null ? [] : [flag, value];
}

function switched(flag: string, on: boolean | undefined): Words {
  return on === true ? [flag] : [];
}

function pair(flag: string, name: string, value: string | undefined): Words {
  return value === undefined ? [] : [flag, `${name}=${value}`];
}

/** Where a value comes from, never the value. */
function secretWords(typed: Given['flags']['secret'], { secrets }: Settings): string[] {
  return (typed ?? []).flatMap(({ id, source }) => {
    const found = source === null ? null : secrets[id]?.value;
    const place =
      found?.kind === 'env'
        ? `,env=${found.name}`
        : found?.kind === 'file'
          ? `,src=${found.path}`
          : '';
    return ['--secret', `id=${id}${place}`];
  });
}
