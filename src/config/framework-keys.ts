// A resolved framework as keys that could be written down again, each value with where it comes from.

import type { Framework, SanityCheck, Serve } from '../model/framework.ts';
import { redactor } from '../text/redact.ts';
import { isSecretName } from '../text/secret-name.ts';
import type { ResolvedFramework } from './declared.ts';
import { byDefault, type Sourced } from './origin.ts';
import type { Path } from './schema-keys.ts';
import { changeTexts, Leaf, trace, treeAt, type Tree } from './traced.ts';
import type { WrittenFramework } from './written-framework.ts';

/** Values named like a secret, tokens and logins in addresses are masked. */
export function frameworkKeys({
  framework,
  tree,
}: Pick<ResolvedFramework, 'framework' | 'tree'>): Tree {
  const keys = trace(writtenFrom(framework), (path) => saidAt(tree, path).origin);
  return changeTexts(withoutSecrets(keys), redactor([]));
}

/** What was written there, or above it where all of it was. */
function saidAt(tree: Tree, path: Path): Sourced<unknown> {
  const said = treeAt(tree, path);
  return said instanceof Leaf ? said.sourced : byDefault(null);
}

/** The inverse of filling in the defaults, of one era. */
export function writtenFrom(framework: Framework): WrittenFramework {
  const { title, repo, optIn, simulated, aliases, base, build, targets, smoke, soak } = framework;
  const { compile, sanity, serve, metrics } = framework;
  return {
    title,
    repo,
    optIn,
    simulated,
    aliases: [...aliases],
    base,
    build: {
      ...build,
      stages: { ...build.stages },
      args: { ...build.args },
      secrets: [...build.secrets],
    },
    targets: { ...targets },
    compile: compile && {
      ...compile,
      command: [...compile.command],
      env: { ...compile.env },
      secrets: { ...compile.secrets },
      caches: [...compile.caches],
    },
    sanity: sanity && writtenSanity(sanity),
    serve: serve && writtenServe(serve),
    smoke,
    soak,
    metrics: { minimums: metrics.minimums },
  };
}

function writtenSanity({
  command,
  scripts,
  flags,
  fallback,
  needs,
  secrets,
  deadlineS,
}: SanityCheck): NonNullable<WrittenFramework['sanity']> {
  return {
    command: [...command],
    deadlineS,
    scripts: [...scripts],
    flags: Object.fromEntries(Object.entries(flags).map(([target, some]) => [target, [...some]])),
    needs: { ...needs },
    fallback: [...fallback],
    secrets: { ...secrets },
  };
}

function writtenServe({
  command,
  coordination,
  frontend,
  worker,
  workerEnv,
  env,
  secrets,
  model,
  processes,
  ...rest
}: Serve): NonNullable<WrittenFramework['serve']> {
  return {
    command: command && [...command],
    coordination: [...coordination],
    frontend: [...frontend],
    worker: [...worker],
    env: { ...env },
    workerEnv: { ...workerEnv },
    secrets: { ...secrets },
    model,
    processes: Object.fromEntries(
      processes.map(({ process, port, health, metrics }) => [process, { port, health, metrics }]),
    ),
    ...rest,
  };
}

/** Of cryptography or of a table: it is not shown. */
const KEY = /(?:^|_)KEY$/i;

function withoutSecrets(tree: Tree): Tree {
  if (tree instanceof Leaf) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      // Ids, whatever the variables are called.
      key === 'secrets' ? value : masked(key, withoutSecrets(value)),
    ]),
  );
}

function masked(key: string, value: Tree): Tree {
  if (!(value instanceof Leaf) || !(isSecretName(key) || KEY.test(key))) return value;
  const { value: held, origin } = value.sourced;
  return typeof held === 'string' && held !== '' ? new Leaf({ value: '***', origin }) : value;
}
