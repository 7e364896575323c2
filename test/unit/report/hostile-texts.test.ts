// What a branch, a log, a server or a person wrote reaches no terminal, header or line of its own, wherever it is shown.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import * as fc from 'fast-check';
import { formatFailure } from '../../../src/console/errors.ts';
import { formatExplanation } from '../../../src/console/explain.ts';
import { jsonLines } from '../../../src/console/ndjson.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { plainLines } from '../../../src/console/plain.ts';
import { planMermaid } from '../../../src/console/plan-mermaid.ts';
import { planTree } from '../../../src/console/plan-tree.ts';
import { formatSummary } from '../../../src/console/summary.ts';
import type { Explanation } from '../../../src/model/explanation.ts';
import { renderJunit } from '../../../src/report/junit.ts';
import { renderMail } from '../../../src/report/render-mail.ts';
import { renderMarkdown } from '../../../src/report/render-markdown.ts';
import { renderText } from '../../../src/report/render-text.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { toJson } from '../../../src/text/json.ts';
import { MadeUpOutput } from '../../rig/made-up-host.ts';
import { EVENTS } from '../console/story.ts';
import { failingRun } from './sample-runs.ts';

const style = { width: 100, paint: makePaint(false) };
const LINKS = { report: null, path: '/srv/report.html' };

const MOMENT = { run: null, task: 'build.a.runtime.0', ref: 'main', revision: 'f', image: 'a:b' };
const EXPLANATION: Explanation = {
  version: 1,
  subject: 'build.a.runtime.0',
  kind: 'task',
  state: 'changed',
  now: MOMENT,
  before: MOMENT,
  changes: [{ task: 'build.a.runtime.0', input: 'arg A', before: 'a', now: 'b' }],
  files: { context: '.', added: ['message'], modified: [], deleted: [], problem: null },
  inputs: {},
  skippedBy: [],
  sentence: 'It would run.',
};

/** Names of what is written by others. */
const FOREIGN = new Set(
  'ref subject author body message cause excerpt hint repeat detail image line why command reason input before now added'.split(
    ' ',
  ),
);

/** The same with `text` behind every foreign text. */
function withText<T>(value: T, text: string): T {
  const widened = JSON.stringify(value, (key, inner: unknown) => {
    if (!FOREIGN.has(key)) return inner;
    if (Array.isArray(inner))
      return inner.map((one: unknown) => (typeof one === 'string' ? one + text : one));
    return typeof inner === 'string' ? inner + text : inner;
  });
  return v.parse(
    v.custom<T>(() => true),
    JSON.parse(widened),
  );
}

/** Each on one line, whatever it holds: those that may have more are not here. */
function lines(text: string): Readonly<Record<string, string>> {
  const [plain, json] = [new MadeUpOutput(), new MadeUpOutput()];
  const events = withText(EVENTS, text);
  for (const event of events) plainLines(plain, true)(event);
  for (const event of events) jsonLines(json, true)(event);
  const { plan } = withText(failingRun(), text);
  return { plain: plain.text, json: json.text, mermaid: planMermaid(plan), plan: toJson(plan) };
}

async function pages(text: string): Promise<Readonly<Record<string, string>>> {
  const input = { ...failingRun(), ...withText({ plan: failingRun().plan }, text) };
  const results = withText(input.results, text);
  const view = viewModel({ ...input, results });
  const mail = await renderMail(view, LINKS);
  const reasons = results.tasks.flatMap(({ reason }) => reason ?? []);
  return {
    text: renderText(view),
    mail: mail.text,
    subject: mail.subject,
    markdown: renderMarkdown(view, null),
    junit: renderJunit(results),
    tree: planTree(input.plan, style),
    explanation: formatExplanation(withText(EXPLANATION, text), style),
    summary: formatSummary(results, { ...style, report: 'report.html' }),
    failures: reasons.map((one) => formatFailure(one, { ...style, verbose: true })).join(''),
  };
}

const hostile = fc.oneof(
  fc.constantFrom(
    '\u001b]0;title\u0007',
    '\u009b31m\u001b[2J',
    '\r\nBcc: eve@example.org\r\n\r\n--boundary',
    '\u2028\u2029\u0085',
    '\u202e\u2066gnp.exe',
    '\n::error::x\n::set-output name=a::b',
    '<%= d.view %>{{7*7}}${7*7}',
    ']]></failure><!--',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** What moves a cursor, hides what stands there, or turns it round. */
const UNSAFE = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

test('no text moves a cursor, names a window, or turns a line round', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      for (const [name, page] of Object.entries({ ...lines(text), ...(await pages(text)) }))
        assert.doesNotMatch(page, UNSAFE, name);
    }),
    { numRuns: 60 },
  );
});

test('no text begins a line, a header or a record of its own', () => {
  const usual = Object.values(lines('x')).map((page) => page.split(/\r|\n|[\u2028\u2029]/).length);
  fc.assert(
    fc.property(hostile, (text) => {
      const found = Object.values(lines(`x${text}`));
      assert.deepEqual(
        found.map((page) => page.split(/\r|\n|[\u2028\u2029]/).length),
        usual,
      );
    }),
    { numRuns: 100 },
  );
});

test('a subject is one line', async () => {
  const { subject } = await pages('\r\nBcc: eve@example.org\u2028');
  assert.doesNotMatch(subject ?? '', /[\r\n\u2028]/);
});

test('JSON that is printed holds the very texts', () => {
  const plan = withText(failingRun().plan, '\u2028\u009b\u202e\u007f\\u2028');
  assert.deepEqual(JSON.parse(toJson(plan)), plan);
});
