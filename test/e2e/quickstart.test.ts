import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import PostalMime from 'postal-mime';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { startSmtpSink, type SmtpSink } from '../rig/smtp-sink.ts';
import { tempDir } from '../rig/temp-dir.ts';

const SIMULATED = ['mocker-sglang', 'mocker-trtllm', 'mocker-vllm'];
const REAL = 'llamacpp';
const FRAMEWORKS = [REAL, ...SIMULATED];
const KINDS = ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'];

describe('quickstart: the whole journey, on Dynamo with its mocker and on llama.cpp', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let sink: SmtpSink;
  let said: Said;
  let results: Results;
  const stored = (name: string): Promise<string> =>
    readFile(path.join(dir.path, 'reports/latest', name), 'utf8');
  const readResults = async (): Promise<Results> =>
    v.parse(ResultsSchema, JSON.parse(await stored('results.json')));

  before(async () => {
    dir = await tempDir();
    sink = await startSmtpSink();
    // Another test may have built one of them in this engine.
    const flags = ['--force-run', '--requests', '80', '--email', 'team@example.org'];
    said = await builder(['quickstart', ...flags], {
      cwd: dir.path,
      env: { BUILDER_SMTP_URL: sink.url },
    });
    results = await readResults();
  });
  after(async () => {
    await sink.close();
    await dir[Symbol.asyncDispose]();
  });

  test('exits 0 with every step of one real and three simulated models passed', () => {
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.equal(results.run.verdict, 'passed');
    assert.deepEqual(
      results.tasks.map(({ framework, kind, status }) => `${framework} ${kind} ${status}`),
      FRAMEWORKS.flatMap((framework) => KINDS.map((kind) => `${framework} ${kind} passed`)),
    );
    for (const { id, framework, simulated } of results.tasks)
      assert.equal(simulated, framework !== REAL, id);
  });

  test('every model has an image of its own, named after what went into it', () => {
    assert.deepEqual(
      results.images.map(({ framework }) => framework),
      FRAMEWORKS,
    );
    assert.equal(new Set(results.images.map(({ id }) => id)).size, FRAMEWORKS.length);
    for (const { image, fingerprint, framework } of results.images)
      assert.equal(image, `dynamo:${fingerprint.slice(0, 6)}-${framework}-runtime-amd64`);
  });

  test('client and server count the same tokens under load', () => {
    assert.equal(results.measurements.length, FRAMEWORKS.length);
    for (const {
      framework,
      requests,
      outputTokens,
      ttftMs,
      itlMs,
      load,
      simulated,
    } of results.measurements) {
      assert.equal(requests.ok, load.requests);
      assert.equal(requests.failed, 0);
      assert.equal(outputTokens, requests.ok * load.maxTokens);
      assert.equal(ttftMs.count, requests.ok);
      assert.equal(itlMs.count, requests.ok * (load.maxTokens - 1));
      assert.equal(simulated, framework !== REAL);
      const answering = framework === REAL ? 'server' : 'frontend';
      const page = results.metrics.find(
        (each) => each.framework === framework && each.process === answering,
      );
      assert.equal(page?.concepts['output-tokens']?.value, outputTokens);
    }
  });

  test('each engine shows its own names, a mocker those of the engine it imitates', () => {
    const prefixes = results.metrics
      .filter(({ process }) => process !== 'frontend')
      .map(({ byPrefix }) =>
        ['llamacpp:', 'sglang:', 'trtllm:', 'vllm:'].filter((each) => (byPrefix[each] ?? 0) > 0),
      );
    assert.deepEqual(prefixes, [['llamacpp:'], ['sglang:'], ['trtllm:'], ['vllm:']]);
  });

  test('the report says simulated, compares the frameworks and loads nothing', async () => {
    const html = await stored('report.html');
    assert.ok(Buffer.byteLength(html) <= 2_000_000);
    for (const framework of FRAMEWORKS) assert.ok(html.includes(framework));
    assert.match(html, /simulated/);
    assert.doesNotMatch(html, /(?:src|href)="(?:https?:)?\/\//);
    assert.match(await stored('report.txt'), /simulated/);
  });

  test('the mail on disk is the mail that was sent, with text and HTML', async () => {
    const [received] = sink.letters;
    assert.ok(received, `nothing was sent: ${said.stdout}`);
    assert.match(said.stdout, /^mail: sent to team@example\.org$/m);
    const raw = await stored('mail.eml');
    const mail = await PostalMime.parse(raw);
    assert.ok(Buffer.byteLength(mail.html ?? '') <= 90_000);
    assert.ok(Buffer.byteLength(raw) <= 300_000, 'with at most two small pictures');
    assert.match(mail.subject ?? '', /passed.*\[partly simulated\]/);
    assert.equal(mail.messageId, `<${results.run.id}@${results.provenance.host.name}>`);
    assert.ok(mail.date);
    assert.ok(mail.text?.includes('mocker-vllm'));
    assert.ok(mail.html?.includes('mocker-vllm'));
    assert.doesNotMatch(mail.html ?? '', /<script/i);
    const sent = await PostalMime.parse(received.raw);
    assert.equal(sent.messageId, mail.messageId);
    assert.equal(sent.html, mail.html);
  });

  test('nothing is left running', async () => {
    assert.deepEqual(await labelledContainers(engineSocket(), results.run.id), []);
  });

  test('a second run skips the builds and does all else again', async () => {
    const again = await builder(['quickstart', '--requests', '20'], { cwd: dir.path });
    assert.equal(again.code, 0, again.stderr);
    const second = await readResults();
    assert.deepEqual(
      second.tasks
        .filter(({ status }) => status !== 'passed')
        .map(({ kind, reason }) => `${kind} ${reason?.class}`),
      FRAMEWORKS.map(() => 'build unchanged'),
    );
    assert.notEqual(second.run.id, results.run.id);
    assert.deepEqual(second.images, results.images);
  });
});
