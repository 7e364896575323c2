// What can go wrong with secrets: values that cannot be had or handed over, and images that keep them.

import { writeFile } from 'node:fs/promises';
import { containerSecrets } from '../../../src/pipeline/container-secrets.ts';
import { readOwnSecret } from '../../../src/pipeline/secret-source.ts';
import { keptSecret } from '../../../src/tasks/image-check.ts';
import { secretFinder } from '../../../src/text/secret-finder.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { MemorySink } from '../../rig/memory-sink.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { inTask, type ErrorCase } from './shown.ts';

const BUILD = 'build.vllm.runtime.012345678';
const VALUE = 'canary-2b7e151628aed2a6';

function printedBy(script: string, withinMs?: number): Promise<string> {
  const source = { kind: 'command', command: ['sh', '-c', script] } as const;
  const host = madeUpHost({ env: { PATH: process.env['PATH'] }, cwd: '/' });
  return inTask(BUILD, () => readOwnSecret('hub', source, host, withinMs));
}

function command(...words: readonly string[]): Promise<string> {
  const host = madeUpHost({ env: { PATH: process.env['PATH'] }, cwd: '/' });
  return inTask(BUILD, () => readOwnSecret('hub', { kind: 'command', command: words }, host));
}

async function file(content: string | Uint8Array): Promise<string> {
  await using dir = await tempDir();
  const path = `${dir.path}/token`;
  await writeFile(path, content);
  const shown = await inTask(BUILD, () =>
    readOwnSecret('hub', { kind: 'file', path }, madeUpHost()),
  );
  return shown.replaceAll(dir.path, '/home/kim');
}

function variable(value: string): Promise<string> {
  const values = new Map([['hub', value]]);
  const secrets = {
    values,
    missing: new Map(),
    hfToken: null,
    hidden: [],
    hiddenById: new Map(),
  };
  return inTask('serve.vllm.runtime.012345678', () =>
    containerSecrets(secrets)({ API_TOKEN: 'hub' }),
  );
}

function image(instruction: string, text: string): Promise<string> {
  const engine = new FakeEngine();
  engine.addImage('dynamo:1');
  engine.images.said.push({ instruction, text });
  const findLeak = secretFinder(new Map([['hub', [VALUE]]]));
  const checking = { engine, findLeak, sink: new MemorySink(), note: () => {} };
  return inTask(BUILD, () => keptSecret('dynamo:1', checking));
}

export const SECRETS: readonly ErrorCase[] = [
  { title: 'a command that is not there', show: () => command('no-such-program', '--print') },
  { title: 'a command that must not be executed', show: () => command('/etc/passwd') },
  { title: 'a command that fails', show: () => printedBy(`echo ${VALUE}; echo no >&2; exit 3`) },
  { title: 'a command that prints nothing', show: () => printedBy('echo') },
  { title: 'a command that never ends', show: () => printedBy('sleep 60', 200) },
  { title: 'a command that is killed', show: () => printedBy('kill -9 $$') },
  { title: 'a command that prints too much', show: () => printedBy('yes') },
  {
    title: 'a command that prints no text',
    show: () => printedBy(String.raw`printf '\377\376abc'`),
  },
  { title: 'an empty file', show: () => file('\n') },
  { title: 'a file that is too long', show: () => file('x'.repeat(600_000)) },
  { title: 'a file that is no text', show: () => file(Uint8Array.of(0xff, 0xfe, 0x41)) },
  {
    title: 'a device in the place of a file',
    show: () =>
      inTask(BUILD, () => readOwnSecret('hub', { kind: 'file', path: '/dev/zero' }, madeUpHost())),
  },
  {
    title: 'an empty variable',
    show: () =>
      inTask(BUILD, () =>
        readOwnSecret(
          'hub',
          { kind: 'env', name: 'HUB_TOKEN' },
          madeUpHost({ env: { HUB_TOKEN: '' } }),
        ),
      ),
  },
  { title: 'a secret too long for a variable', show: () => variable('x'.repeat(200_000)) },
  { title: 'a secret with a zero byte in a variable', show: () => variable('a\0b') },
  { title: 'an image that keeps a secret', show: () => image('ENV', `ENV TOKEN=${VALUE}`) },
  {
    title: 'an image that keeps a secret in base64, as an argument',
    show: () => image('ARG', `RUN |1 T=${btoa(`kim:${VALUE}`)} /bin/sh -c make`),
  },
];
