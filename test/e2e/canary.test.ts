// A secret that every step prints in all its forms is in nothing that a run leaves or says.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import PostalMime from 'postal-mime';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { recordArgv, type ArgvRecorder } from '../rig/argv-recorder.ts';
import { CANARY, PRINTER, searchFiles, tracesIn } from '../rig/canary.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { watchArguments } from '../rig/host-processes.ts';
import { nodeImage } from '../rig/node-image.ts';
import { makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { ROOT } from '../rig/source-tree.ts';
import { startSmtpSink } from '../rig/smtp-sink.ts';
import { tempDir } from '../rig/temp-dir.ts';

const run = promisify(execFile);
/** Not whole in any file. */
const SHAPED = ['ghp', 'a1B2'.repeat(9)].join('_');
/** Another one each time: what the engine has cached prints nothing. */
const STEP = `RUN --mount=type=secret,id=canary : ${randomUUID()} && node printer.cjs /run/secrets/canary`;

/** Compiled, checked and served with the secret as a variable. */
function config(repoDir: string): string {
  return servedConfig(repoDir)
    .replace('network: none', 'network: none\n      secrets: [canary]')
    .replace(
      'command: [node, --version]',
      'command: [node, /printer.cjs]\n      secrets: { CANARY: canary }',
    )
    .replace(
      '    serve:\n',
      `    serve:\n      command: [node, ${ROOT}/served/serve.ts]\n      secrets: { CANARY: canary }\n`,
    )
    .replace('soak:', 'targets: { runtime: { compile: true } }\n    soak:')
    .replace(
      '    soak:',
      '    compile:\n      command: [node, /printer.cjs]\n      secrets: { CANARY: canary }\n    soak:',
    )
    .concat('secrets: { canary: { env: PLANTED } }\n');
}

describe('a secret that every step prints', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let repo: TestRepo;
  let recorder: ArgvRecorder;
  const all: Said[] = [];
  const seen = new Set<string>();
  const results: Results[] = [];
  const ask = async (...args: string[]): Promise<Said> => {
    using watch = watchArguments('canary/');
    const env = { PLANTED: `${CANARY}\n`, PATH: recorder.path };
    const said = await builder(args, { cwd: dir.path, env });
    all.push(said);
    for (const word of watch.seen) seen.add(word);
    return said;
  };
  const runOf = async (...args: string[]): Promise<Results> => {
    const said = await ask('run', '--verbose', ...args);
    assert.ok(said.code === 0 || said.code === 4, said.stdout + said.stderr);
    const text = await readFile(path.join(dir.path, 'reports/latest/results.json'), 'utf8');
    const stored = v.parse(ResultsSchema, JSON.parse(text));
    results.push(stored);
    return stored;
  };

  before(async () => {
    dir = await tempDir();
    repo = await makeServedRepo(await nodeImage(engineSocket()));
    recorder = await recordArgv(path.join(dir.path, 'argv'), ['git', 'sh']);
    const dockerfile = await readFile(path.join(repo.dir, 'docker/Dockerfile'), 'utf8');
    const served = await readFile(path.join(repo.dir, 'app/serve.ts'), 'utf8');
    await repo.commit(
      {
        'app/printer.cjs': PRINTER,
        'app/serve.ts': `import './printer.cjs';\n${served}`,
        'docker/Dockerfile': dockerfile
          .replace('CMD', `${STEP}\nCMD`)
          .replace('COPY app .', 'COPY app .\nCOPY app/printer.cjs /printer.cjs'),
      },
      'Print what must not be seen',
    );
    await repo.branch('breaks');
    await repo.commit(
      { 'docker/Dockerfile': dockerfile.replace('CMD', `COPY app .\n${STEP} && exit 7\nCMD`) },
      'Break',
    );
    await repo.git('checkout', '--quiet', 'main');
    await repo.branch('keeps');
    await repo.commit(
      {
        'docker/Dockerfile': dockerfile.replace(
          'CMD',
          `ARG NOTE\nRUN echo noted\nENV API_TOKEN=${SHAPED}\nCMD`,
        ),
      },
      'Keep',
    );
    await repo.git('checkout', '--quiet', 'main');
    await writeFile(path.join(dir.path, 'builder.yaml'), config(repo.dir));
  });
  after(async () => {
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });

  test('of a run that passes and one that fails, and of a mail server that repeats it', async () => {
    await using server = await closing(
      startSmtpSink({ kind: 'accept' }, { user: 'kim', password: 'x' }),
    );
    const url = server.url.replace(/(?<=:\/\/)(?:[^@]*@)?/, `kim:${encodeURIComponent(CANARY)}@`);
    await writeFile(
      path.join(dir.path, 'builder.yaml'),
      `${config(repo.dir)}mail: { url: ${JSON.stringify(url)}, to: [kim@example.org] }\n`,
    );
    const { tasks } = await runOf('--ref=main,breaks');
    const outcomes = tasks.map(({ kind, ref, status }) => `${kind} ${ref} ${status}`);
    const served = tasks.find(({ kind, ref }) => kind === 'serve' && ref === 'main');
    assert.equal(served?.status, 'passed', JSON.stringify(served?.reason));
    for (const kind of ['build', 'compile', 'sanity', 'serve', 'soak'])
      assert.ok(outcomes.includes(`${kind} main passed`), outcomes.join('\n'));
    assert.ok(outcomes.includes('build breaks failed'), outcomes.join('\n'));
    for (const { status, log } of tasks.filter(({ kind }) => kind !== 'smoke' && kind !== 'soak')) {
      if (status === 'skipped') continue;
      const text = await readFile(path.join(dir.path, 'reports/latest', log), 'utf8').catch(
        () => '',
      );
      if (/built|exit code|container/.test(text)) assert.ok(tracesIn(text).length === 0, log);
    }
    const log = await readFile(
      path.join(
        dir.path,
        'reports/latest/logs',
        `build.app.runtime.${tasks[0]?.revision.slice(0, 9)}.log`,
      ),
      'utf8',
    );
    assert.match(log, /^#\d+ printed \*\*\*$/m);
    assert.match(all.at(-1)?.stdout ?? '', /not sent to kim@example\.org/);
  });

  test('of an image that keeps it, which fails, loses its tag, and is built again', async () => {
    const { tasks } = await runOf('--ref=keeps', '--until=build', '--build-arg', `NOTE=${CANARY}`);
    const [build] = tasks;
    assert.equal(build?.status, 'failed');
    assert.match(
      build?.reason?.message ?? '',
      /^the image keeps the secret 'canary', in an ARG instruction$/,
    );
    const again = await runOf(
      '--ref=keeps',
      '--until=build',
      '--skip-build-if-image-exists',
      '--build-arg',
      `NOTE=${CANARY}`,
    );
    assert.equal(again.tasks[0]?.status, 'failed');
    // That command itself names it: what it did is told, its own words are not searched.
    seen.clear();
  });

  test('of every other command', async () => {
    for (const args of [
      ['show', '--json'],
      ['config'],
      ['frameworks', 'app'],
      ['plan', '--json'],
      ['plan', '--ref=keeps'],
      ['report'],
      ['trace'],
      ['logs'],
      ['list'],
      ['run', '--json', '--until=build', '--ref=breaks'],
      ['plan', '--repo-url', `http://kim:${encodeURIComponent(CANARY)}@127.0.0.1:1/x.git`],
    ])
      await ask(...args);
    seen.clear();
    const notes = all.find(({ stdout }) => stdout.includes('ENV API_TOKEN looks like a secret'));
    assert.ok(notes, 'no plan warns of the name');
  });

  test('is nowhere', async (t) => {
    for (const { stdout, stderr } of all) {
      const said = `${stdout}${stderr}`;
      assert.deepEqual(tracesIn(said), [], said);
    }
    assert.deepEqual([...seen], []);
    const words = (await recorder.calls()).filter((call) => !call.includes('127.0.0.1:1'));
    assert.ok(words.length > 5);
    assert.deepEqual(words.flatMap(tracesIn), []);
    const { files, hits } = await searchFiles(dir.path, ['builder.yaml', 'calls']);
    assert.ok(files > 30, String(files));
    assert.deepEqual(hits, []);
    const raw = await readFile(path.join(dir.path, 'reports/latest/mail.eml'));
    const mail = await PostalMime.parse(raw);
    assert.deepEqual(tracesIn(`${mail.subject} ${mail.text} ${mail.html}`), []);
    const images = results.flatMap((one) => one.images.map(({ image }) => image));
    assert.ok(images.length > 0);
    for (const image of new Set(images)) {
      const address = `http://engine/images/${image}/history`;
      const page = await run('curl', ['-sf', '--unix-socket', engineSocket(), address]);
      assert.ok(page.stdout.includes('printer.cjs'), page.stdout);
      assert.deepEqual(tracesIn(page.stdout), []);
    }
    t.diagnostic(`canary: ${all.length} commands, ${files} files, ${images.length} images: 0 hits`);
  });
});

async function closing<T extends { readonly close: () => Promise<void> }>(
  opened: Promise<T>,
): Promise<T & AsyncDisposable> {
  const sink = await opened;
  return { ...sink, [Symbol.asyncDispose]: () => sink.close() };
}
