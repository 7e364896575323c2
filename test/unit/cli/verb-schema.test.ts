// The JSON schema of builder.yaml as an editor uses it: an independent validator and every key described.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import * as v from 'valibot';
import { parse } from 'yaml';
import { PrintedFrameworksSchema, PrintedSettingsSchema } from '../../../src/config/printed.ts';
import { fences } from '../../rig/markdown.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { say } from './say.ts';

const ANY = v.record(v.string(), v.unknown());

async function schema(name: string): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await say(['schema', name]);
  assert.equal(code, 0, stderr);
  return v.parse(ANY, JSON.parse(stdout));
}

async function validator(name: string): Promise<ValidateFunction> {
  return new Ajv({ strict: false, allErrors: true }).compile(await schema(name));
}

/** Every key that there is, with a value that builder takes. */
const FULL = `version: 1
name: server
repo: ../server
refs: [main]
targets: [runtime, dev]
parallel: 4
failFast: true
gpus: none
backend: buildkit
reports: out
socket: /run/engine.sock
hostname: builds.example.org
htmlPath: /logs
secrets: { hub: { env: HUB }, key: { file: key.txt } }
mail: { url: "smtp://mail:25", from: a@example.org, to: [b@example.org] }
soak: { concurrency: 1, requests: null, durationS: 2.5, maxTokens: 3, maxErrorRate: 0.5, requestTimeoutS: 9, requireValid: true }
frameworks:
  web:
    title: Web
    repo: any
    optIn: false
    simulated: true
    aliases: [site]
    base: { image: a, pull: b, suite: c }
    build:
      { dockerfile: D, context: ., stages: { runtime: null, dev: x }, args: { A: 1, B: true, C: c }, secrets: [hub], platform: linux/amd64, memoryMb: 1, deadlineS: 2, network: host, cuda: "13.0", maxJobs: 4 }
    targets: { runtime: { compile: false, sanity: true, serve: true }, dev: {} }
    compile:
      { command: [make], workdir: /src, env: { A: 1 }, caches: [/cache], user: "1000:0", memoryMb: 1, deadlineS: 2 }
    sanity:
      { command: ["true"], deadlineS: 1, scripts: [a.py], flags: { dev: [--fast] }, needs: { dev: --fast }, fallback: ["false"] }
    serve:
      command: [serve]
      coordination: [etcd, nats, file]
      frontend: [front]
      worker: [work, "\${model}"]
      workerEnv: { PORT: 8001 }
      user: dynamo
      hfHome: /cache/hf
      offline: true
      env: { PORT: 8000 }
      model: m
      processes: { frontend: { port: 1, health: /h, metrics: null }, worker: { port: 2 }, server: { port: 3 } }
      memoryMb: 1
      cpus: 0.5
      shmMb: 64
      gpus: 0
      readyWithinS: 1
      stopGraceS: 1
    smoke: { maxTokens: 4, unknownModel: ignored }
    soak: { requests: 4 }
    metrics: { minimums: { frontend: { "a:": 0 }, worker: {}, server: {} } }
    versions: { ">=0.9 <1.2": { title: Older, serve: { gpus: 1 } }, "<0.5": { compile: null }, 0.8: }
  api: { serve: null, sanity: null, base: null, compile: null }
profiles:
  nightly: { refs: [main], soak: { durationS: 600 } }
  empty:
`;

const WRONG: Readonly<Record<string, string>> = {
  'a key that is none': 'repoo: x\n',
  'a key of a framework': 'frameworks: { web: { biuld: {} } }\n',
  'a key far below': 'frameworks: { web: { serve: { processes: { server: { prot: 1 } } } } }\n',
  'a key of a profile': 'profiles: { a: { profiles: {} } }\n',
  'a key in a range of versions': 'frameworks: { web: { versions: { "0.8": { titel: x } } } }\n',
  'a range of versions in one': 'frameworks: { web: { versions: { "1": { versions: {} } } } }\n',
  'a range that is none': 'frameworks: { web: { versions: { foo: {} } } }\n',
  'a missing key': 'frameworks: { web: { serve: { processes: { server: {} } } } }\n',
  'a word outside of a list': 'backend: podman\n',
  'a number below its least': 'soak: { concurrency: 0 }\n',
  'a text for a list': 'refs: main\n',
  'a secret with two sources': 'secrets: { a: { env: A, file: b } }\n',
  'a secret without source': 'secrets: { a: {} }\n',
  'a newer version': 'version: 2\n',
};

describe('builder schema config', () => {
  test('takes every key that there is', async () => {
    const validate = await validator('config');
    assert.ok(validate(parse(FULL)), JSON.stringify(validate.errors));
  });

  test('takes the example of the README', async () => {
    const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
    const example = fences(readme).find(({ language }) => language === 'yaml');
    const validate = await validator('config');
    assert.ok(validate(parse(example?.text ?? '')), JSON.stringify(validate.errors));
  });

  for (const [what, text] of Object.entries(WRONG))
    test(`refuses ${what}`, async () => {
      assert.ok(!(await validator('config'))(parse(text)));
    });

  test('describes every key, and names the defaults', async () => {
    const json = await schema('config');
    assert.deepEqual(undescribed(json), []);
    assert.match(JSON.stringify(json), /"description":"Tasks at once; [^"]+","default":false/);
  });
});

test('builder schema framework takes those that come with builder', async () => {
  const validate = await validator('framework');
  for (const name of await readdir(path.join(ROOT, 'frameworks'))) {
    const text = await readFile(path.join(ROOT, 'frameworks', name, 'framework.yaml'), 'utf8');
    assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
  }
});

test('what config and frameworks print for programs is as their schemas say', async () => {
  const settings: unknown = JSON.parse((await say(['config', '--json'])).stdout);
  assert.ok((await validator('settings'))(v.parse(PrintedSettingsSchema, settings)));
  const one: unknown = JSON.parse((await say(['frameworks', 'mocker', '--json'])).stdout);
  assert.ok((await validator('frameworks'))(v.parse(PrintedFrameworksSchema, one)));
});

/** Paths of properties that an editor has nothing to say about. */
function undescribed(json: unknown, above = ''): string[] {
  if (Array.isArray(json)) return json.flatMap((item) => undescribed(item, above));
  if (!v.is(ANY, json)) return [];
  const properties = v.is(ANY, json['properties']) ? Object.entries(json['properties']) : [];
  return [
    ...properties.flatMap(([key, value]) => [
      ...(v.is(ANY, value) && typeof value['description'] === 'string' ? [] : [`${above}${key}`]),
      ...undescribed(value, `${above}${key}.`),
    ]),
    ...['additionalProperties', 'items', 'anyOf'].flatMap((part) => undescribed(json[part], above)),
  ];
}
