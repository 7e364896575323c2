// The Python that renders: one of this machine, if need be with packages of our own; found once, and remembered.

import type { Host } from '../host/host.ts';
import { findPython, isAble, type ReadyPython } from '../host/python.ts';
import { failure, FailureError } from '../model/reason.ts';
import { installHint } from './python-install.ts';
import { recallPython, rememberPython } from './python-memory.ts';
import { withPackages } from './python-packages.ts';
import type { RecipeTools } from './recipe.ts';

/** By process: what could not be found is not looked for again either. */
const known = new WeakMap<Host, Promise<ReadyPython>>();

/** @throws FailureError config, timeout, disk */
export function readyPython(tools: RecipeTools): Promise<ReadyPython> {
  const ready = known.get(tools.host) ?? recalledOrFound(tools);
  known.set(tools.host, ready);
  return ready;
}

async function recalledOrFound(tools: RecipeTools): Promise<ReadyPython> {
  const recalled = await recallPython(tools);
  if (recalled !== null) return recalled;
  const found = await findPython(tools);
  if (found === null) throw noPython(tools.host);
  const ready = isAble(found)
    ? { python: found, packages: null }
    : await withPackages(found, tools);
  await rememberPython(ready, tools);
  return ready;
}

function noPython(host: Host): FailureError {
  return new FailureError(
    failure(
      'config',
      'no Python 3 was found: Dynamo 0.9 and newer renders its Dockerfiles with one',
      {
        where: 'PATH',
        hint: installHint(host),
      },
    ),
  );
}
