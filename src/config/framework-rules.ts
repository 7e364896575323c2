// Named rules that each selected framework must keep.

import path from 'node:path';
import type { ConfigProblem } from '../model/config.ts';
import { nearest } from '../text/near.ts';
import type { ResolvedFramework } from './declared.ts';
import type { Facts } from './facts.ts';
import { treeAt } from './traced.ts';

type FrameworkRule = (resolved: ResolvedFramework, facts: Facts) => readonly ConfigProblem[];

const RULES: readonly FrameworkRule[] = [
  nameFitsIds,
  nameIsNoOther,
  embeddedHasFolder,
  pathsStayInside,
  compileHasCommand,
  sanityHasCommand,
  serveHasApi,
  portsDiffer,
  soakEnds,
  secretsDeclared,
];

export const FRAMEWORK_RULES: readonly FrameworkRule[] = RULES.map(inEveryEra);

/** What is wrong in several versions alike is one mistake. */
function inEveryEra(rule: FrameworkRule): FrameworkRule {
  return (resolved, facts) => {
    const found = [resolved, ...resolved.eras.map((era) => ({ ...resolved, ...era, eras: [] }))]
      .flatMap((one) => rule(one, facts))
      .map((problem) => [JSON.stringify(problem), problem] as const);
    return [...new Map(found).values()];
  };
}

/** Names are parts of task ids, file names and tags. */
function nameFitsIds({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  if (/^[a-z0-9]+(?:[_-]+[a-z0-9]+)*$/.test(framework.name)) return [];
  const message = `"${framework.name}" is no name for a framework`;
  const hint = 'lower-case letters and digits, with "-" or "_" between them';
  return [{ ...place([]), message, hint }];
}

/** Whoever writes keys below `dynamo` means those of `none`, unless it says how it is built. */
function nameIsNoOther(
  { framework, tree, place }: ResolvedFramework,
  { known }: Facts,
): readonly ConfigProblem[] {
  if (framework.dir !== null || treeAt(tree, ['build', 'dockerfile']) !== undefined) return [];
  const other = known.find((one) => one.framework.aliases.includes(framework.name));
  if (other === undefined || other.own) return [];
  return [
    {
      ...place([]),
      message: `"${framework.name}" is another name of the framework "${other.framework.name}"`,
      hint: `write its keys below "${other.framework.name}", or say with build.dockerfile how it is built`,
    },
  ];
}

/** The files of the embedded default lie in its folder. */
function embeddedHasFolder({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  if (framework.repo !== 'embedded' || framework.dir !== null) return [];
  const message = `${framework.name}: a framework of builder.yaml alone cannot be embedded`;
  const hint = 'add a folder under frameworks/, or leave "repo" out';
  return [{ ...place(['repo']), message, hint }];
}

function pathsStayInside({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  return (['dockerfile', 'context'] as const)
    .filter((key) => {
      const inside = path.posix.normalize(framework.build[key]);
      return path.posix.isAbsolute(inside) || inside === '..' || inside.startsWith('../');
    })
    .map((key) => ({
      ...place(['build', key]),
      message: `${framework.name}: build.${key} leads out of the repository`,
      hint: 'write it relative to the repository, without ".."',
    }));
}

/** Targets may ask for it in some versions only. */
function compileHasCommand({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  const { name, compile, targets } = framework;
  const [target] = Object.entries(targets).find((entry) => entry[1].compile) ?? [];
  if (compile === null)
    return target === undefined
      ? []
      : [
          {
            ...place(['targets', target, 'compile']),
            message: `${name}: targets.${target} is to be compiled, and nothing says how`,
            hint: 'add compile: { command: [cargo, build] }, or write compile: false there',
          },
        ];
  if (compile.command.length > 0) return [];
  const hint = 'add one, such as command: [cargo, build], or write compile: null';
  return [{ ...place(['compile']), message: `${name}: compile has no "command"`, hint }];
}

function sanityHasCommand({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  if (framework.sanity === null || framework.sanity.command.length > 0) return [];
  const message = `${framework.name}: sanity has no "command"`;
  const hint = 'add one, such as command: [python3, --version], or write sanity: null';
  return [{ ...place(['sanity']), message, hint }];
}

function serveHasApi({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  const processes = framework.serve?.processes;
  if (processes === undefined || processes.some((one) => one.process !== 'worker')) return [];
  const message = `${framework.name}: serve.processes has no "frontend" or "server" that answers`;
  const hint = 'name the port that answers: server: { port: 8000 }';
  return [{ ...place(['serve', 'processes']), message, hint }];
}

function portsDiffer({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  const ports = framework.serve?.processes.map((one) => one.port) ?? [];
  const twice = ports.find((port, index) => ports.indexOf(port) !== index);
  if (twice === undefined) return [];
  const message = `${framework.name}: two processes have the port ${twice}`;
  const hint = 'give each a port of its own';
  return [{ ...place(['serve', 'processes']), message, hint }];
}

function soakEnds({ framework, place }: ResolvedFramework): readonly ConfigProblem[] {
  const { requests, durationS } = framework.soak;
  if (requests !== null || durationS !== null) return [];
  const message = `${framework.name}: nothing ends the soak`;
  const hint = 'give "requests" or "durationS"';
  return [{ ...place(['soak']), message, hint }];
}

function secretsDeclared(
  { framework, place }: ResolvedFramework,
  facts: Facts,
): readonly ConfigProblem[] {
  const known = Object.keys(facts.config.secrets);
  const { build, compile, sanity, serve } = framework;
  const asked = [
    ...build.secrets.map((id) => [id, ['build', 'secrets']] as const),
    ...Object.entries({ compile, sanity, serve }).flatMap(([step, settings]) =>
      Object.entries(settings?.secrets ?? {}).map(
        ([name, id]) => [id, [step, 'secrets', name]] as const,
      ),
    ),
  ];
  return asked
    .filter(([id]) => !known.includes(id))
    .map(([id, at]) => {
      const near = nearest(id, known);
      return {
        ...place(at),
        message: `${framework.name}: no secret is called "${id}"`,
        hint:
          near === null ? 'declare it under "secrets:" in builder.yaml' : `did you mean "${near}"?`,
      };
    });
}
