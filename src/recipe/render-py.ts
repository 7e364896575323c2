// The recipe `render-py`: the Dockerfile that `container/render.py` of Dynamo 0.9 and newer writes.

import path from 'node:path';
import type { Host } from '../host/host.ts';
import { shortRevision } from '../model/ids.ts';
import { failure, FailureError } from '../model/reason.ts';
import { readContextYaml } from './context-yaml.ts';
import { readyPython } from './python.ts';
import { keepRender, keptRender, pruneRenders } from './render-cache.ts';
import {
  CONTEXT,
  renderRequest,
  SCRIPT,
  type Branch,
  type RenderRequest,
} from './render-request.ts';
import { render, type Rendered } from './render-run.ts';
import { readRenderScript } from './render-script.ts';
import { renderedSpec } from './render-spec.ts';
import type { Checkout, FoundSpecs, Recipe, RecipeTools, Wanted } from './recipe.ts';

const FOLDER = 'container';

export const renderPyRecipe: Recipe = {
  name: 'render-py',
  detect: async (checkout, { repo }) =>
    repo === 'dynamo' && (await checkout.objectId(SCRIPT)) !== null,
  find,
};

/** Throws a FailureError where git, the script or Python fails. */
async function find(checkout: Checkout, wanted: Wanted, tools: RecipeTools): Promise<FoundSpecs> {
  const tree = await checkout.objectId(FOLDER);
  const branch = { revision: checkout.revision, ...(await saidOf(checkout, tree, tools.host)) };
  const asked = renderRequest(branch, wanted);
  if ('failure' in asked) return asked;
  const { request } = asked;
  await checkout.refuseScripts();
  const rendered = await renderedOf({ checkout, tree, branch, request, tools });
  return { specs: [renderedSpec({ branch, request, rendered, wanted, host: tools.host })] };
}

type Said = Omit<Branch, 'revision'>;

/** By the id of `container/`: frameworks and targets of a commit ask the same. */
const known = new WeakMap<Host, Map<string, Promise<Said>>>();

function saidOf(checkout: Checkout, tree: string | null, host: Host): Promise<Said> {
  if (tree === null) return readSaid(checkout);
  const byTree = known.get(host) ?? new Map<string, Promise<Said>>();
  known.set(host, byTree);
  const said = byTree.get(tree) ?? readSaid(checkout);
  byTree.set(tree, said);
  return said;
}

async function readSaid(checkout: Checkout): Promise<Said> {
  const { readFile } = checkout;
  const [script, context] = [await readFile(SCRIPT), await readFile(CONTEXT)];
  if (script === null) throw await noScript(checkout);
  return { script: readRenderScript(script), context: await readContextYaml(context ?? '') };
}

interface Work {
  readonly checkout: Checkout;
  readonly tree: string | null;
  readonly branch: Branch;
  readonly request: RenderRequest;
  readonly tools: RecipeTools;
}

async function renderedOf({ checkout, tree, branch, request, tools }: Work): Promise<Rendered> {
  const { cacheDir } = tools;
  const ready = await readyPython(tools);
  const key = tree === null ? null : { tree, args: request.args, python: ready.python };
  const kept = key === null ? null : await keptRender(cacheDir, key);
  if (kept !== null) return kept;
  const folder = await checkout.folder();
  // Beside the checkout: what a killed process leaves there goes with what else nobody uses.
  const dir = path.dirname(folder);
  const rendered = await render({
    script: branch.script,
    request,
    checkout: folder,
    python: ready,
    tools,
    dir,
  });
  if (key !== null) await keep(rendered, key, tools);
  return rendered;
}

/** Once in a process is enough. */
const pruned = new WeakSet<Host>();

async function keep(
  rendered: Rendered,
  key: Parameters<typeof keepRender>[1],
  { host, cacheDir }: RecipeTools,
): Promise<void> {
  await keepRender(cacheDir, key, rendered);
  if (pruned.has(host)) return;
  pruned.add(host);
  await pruneRenders(cacheDir, host.clock.now());
}

async function noScript({ revision, objectId }: Checkout): Promise<FailureError> {
  const where = SCRIPT;
  if ((await objectId(SCRIPT)) !== null) {
    const message = `${SCRIPT} of ${shortRevision(revision)} is a folder, or a link to no file of the commit`;
    const hint = 'leave this commit out: only a script that is in the commit itself is run';
    return new FailureError(failure('config', message, { where, hint }));
  }
  return new FailureError(
    failure('config', `${shortRevision(revision)} has no ${SCRIPT}`, {
      where,
      hint: 'Dynamo has it since 0.9: leave --recipe out, and each commit is asked in its own way',
    }),
  );
}
