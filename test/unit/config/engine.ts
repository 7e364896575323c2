// A project beside a tool that has a framework of Dynamo with versions: `engine`, opt-in `bare`, and the embedded `mocker`.

import assert from 'node:assert/strict';
import path from 'node:path';
import type { ResolvedFramework } from '../../../src/config/declared.ts';
import type { Flags } from '../../../src/config/flags.ts';
import { resolveConfig, type Resolution, type Resolved } from '../../../src/config/resolve.ts';
import type { ConfigProblem } from '../../../src/model/config.ts';
import type { Framework } from '../../../src/model/framework.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';

/** Comes with the tool. */
const ENGINE = `repo: dynamo
title: Engine
aliases: [motor, "engine-x"]
build: { memoryMb: 1, args: { A: base } }
serve:
  worker: [work, --model, "\${model}"]
  workerEnv: { MODEL: "<\${model}>" }
  env: { KIND: base }
  model: tiny
  processes: { server: { port: 8000 } }
soak: { requests: 10 }
versions:
  ">=0.9": { build: { memoryMb: 9 }, serve: { env: { KIND: new } } }
  "<0.5": { build: { memoryMb: 5, args: { B: old } }, soak: { durationS: 30 } }
  ">=0.8 <1.2": { build: { memoryMb: 8 }, serve: { worker: [work8, "\${model}"] } }
  "0.4": { serve: null }
`;

export interface Asked {
  readonly yaml?: string;
  readonly files?: Files;
  readonly flags?: Flags;
}

async function answered({ yaml = 'repo: .\n', files = {}, flags = {} }: Asked): Promise<Resolved> {
  await using dir = await tempDir();
  const [tool, project] = [path.join(dir.path, 'tool'), path.join(dir.path, 'project')];
  await writeFiles(tool, {
    'frameworks/engine/framework.yaml': ENGINE,
    'frameworks/bare/framework.yaml': 'repo: dynamo\noptIn: true\naliases: [dynamo]\n',
    'frameworks/mocker/framework.yaml': 'repo: embedded\n',
    'frameworks/mocker/Dockerfile': 'FROM scratch\n',
  });
  await writeFiles(project, { 'builder.yaml': yaml, ...files });
  return await resolveConfig({
    flags,
    env: {},
    cwd: project,
    home: project,
    frameworksDir: path.join(tool, 'frameworks'),
    embedded: false,
  });
}

export async function resolved(asked: Asked = {}): Promise<Resolution> {
  const answer = await answered(asked);
  assert.ok('config' in answer, JSON.stringify(answer));
  return answer;
}

export async function problemsOf(asked: Asked): Promise<readonly ConfigProblem[]> {
  const answer = await answered(asked);
  assert.ok('problems' in answer, 'no problem was found');
  return answer.problems;
}

export async function engine(asked: Asked = {}): Promise<Framework> {
  const found = (await resolved(asked)).config.frameworks.find(({ name }) => name === 'engine');
  assert.ok(found);
  return found;
}

export async function resolvedEngine(asked: Asked = {}): Promise<ResolvedFramework> {
  const found = (await resolved(asked)).selected.find(
    ({ framework }) => framework.name === 'engine',
  );
  assert.ok(found);
  return found;
}
