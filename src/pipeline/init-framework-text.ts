// One Dockerfile as lines under `frameworks:`; what only a person knows stands there switched off.

import type { SeenBuild } from './init-dockerfiles.ts';
import { flow, off, quoted } from './init-words.ts';

/** Switched off as a whole where a plan would not take it; the first one is explained. */
export function frameworkLines(build: SeenBuild, isFirst: boolean): readonly string[] {
  const { name, dockerfile, problem } = build;
  if (problem !== null) {
    const message = problem.message.replace(/^line /, `${dockerfile}, line `);
    const lines = [`${name}:`, ...indented(buildLines(build))];
    return [off(`Not taken as it is: ${message}.`), ...lines.map(off)];
  }
  return [`${name}:`, ...indented([...buildLines(build), ...checkLines(build, isFirst)])];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function buildLines(build: SeenBuild): readonly string[] {
  const { dockerfile, context, contextWhy, ignoreFile, stages, stage, secrets, args } = build;
  const ids = secrets.map(({ id }) => id);
  const here = stages.length === 0 ? '' : `  # stages: ${stages.join(', ')}`;
  const ignored = ignoreFile === null ? 'no .dockerignore' : `after ${ignoreFile}`;
  const why = contextWhy === null ? ignored : `${ignored}; ${contextWhy}`;
  return [
    'build:',
    ...indented([
      `dockerfile: ${quoted(dockerfile)}${here}`,
      `context: ${quoted(context)}  # ${why}`,
      ...(stage === null ? [] : [`stages: { runtime: ${quoted(stage)} }`]),
      ...(ids.length === 0 ? [] : [`secrets: ${flow(ids)}`]),
      ...argLines(args),
      ...(build.ssh ? ['# A step asks for an SSH agent, which builder does not lend.'] : []),
    ]),
  ];
}

/** More of them tell little. */
const MOST_ARGS = 6;

function argLines(args: SeenBuild['args']): readonly string[] {
  const pairs = args.slice(0, MOST_ARGS).map(({ name, value }) => {
    const text = (value ?? '').replaceAll(/^["']|["']$/g, '');
    return `${quoted(name)}: ${quoted(text)}`;
  });
  return pairs.length === 0 ? [] : [off(`args: { ${pairs.join(', ')} }`)];
}

function checkLines({ ports, health }: SeenBuild, isFirst: boolean): readonly string[] {
  const seen = [
    ...(ports.length === 0 ? [] : [`EXPOSE ${ports.join(' ')}`]),
    ...(health === null ? [] : [`HEALTHCHECK asks ${health}`]),
  ];
  const process = `port: ${ports[0] ?? 8000}, health: ${quoted(health ?? '/health')}, metrics: /metrics`;
  const why = seen.length === 0 ? '' : `  # ${seen.join('; ')}`;
  return [
    ...(isFirst ? ['# What a good image does without complaint:'] : []),
    off('sanity: { command: [python3, -c, "import server"] }'),
    ...(isFirst
      ? ['# Where it serves a model as OpenAI does, it is also asked and put under load:']
      : []),
    ...[
      'serve:',
      '  model: tiny  # as /v1/models lists it',
      '  processes:',
      `    server: { ${process} }${why}`,
      '  readyWithinS: 300',
    ].map(off),
  ];
}
