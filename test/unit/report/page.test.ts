// The HTML of report and mail: it fits, it is safe, it says what it leaves out.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { renderMail } from '../../../src/report/render-mail.ts';
import { renderReport } from '../../../src/report/render-html.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { renderTemplate } from '../../../src/report/template.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { bigRun } from './big-run.ts';
import { failingRun, greenRun, runningRun } from './sample-runs.ts';

const LINKS = { report: 'https://builds.example.org/r.html', path: '/srv/report.html' };
const TEMPLATES = new URL('../../../templates/', import.meta.url);

test('no text of a run adds a tag, an attribute or a second page to what is printed', async () => {
  const plain = await marks(withText('x'));
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      assert.deepEqual(await marks(withText(`x${text}`)), plain);
    }),
    { numRuns: 40 },
  );
});

const hostile = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '<%= d.view %>',
    '</style><style>',
    '\u001b[31mred\u001b[0m',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll(/\s/g, '')),
);

/** The failing run with `text` wherever a branch, a log, a server or a person could have written it. */
function withText(text: string): ReportInput {
  const input = failingRun();
  const reason = input.plan.problems[0]?.reason;
  const host = { ...input.results.provenance.host, name: text };
  return {
    ...input,
    plan: {
      ...input.plan,
      revisions: input.plan.revisions.map((revision) => ({
        ...revision,
        subject: `s${text}`,
        author: `a${text}`,
      })),
      problems: reason ? [{ ref: text, revision: null, framework: text, reason }] : [],
    },
    results: {
      ...input.results,
      provenance: { ...input.results.provenance, host, gpus: [text], command: ['builder', text] },
      images: input.results.images.map((image) => ({ ...image, image: text })),
      tasks: input.results.tasks.map((task) => ({
        ...task,
        checks: [{ name: text, passed: false, detail: text }],
        ...(task.reason && {
          reason: {
            ...task.reason,
            message: `m${text}`,
            cause: `c${text}`,
            excerpt: `e${text}`,
            guiltyLine: 0,
            repeat: `r${text}`,
            hint: `h${text}`,
          },
        }),
      })),
    },
  };
}

/** How often each character that makes mark-up stands in the page and in the mail. */
async function marks(input: ReportInput): Promise<number[]> {
  const view = viewModel(input);
  const pages = [await renderReport(view), (await renderMail(view, LINKS)).html];
  return pages.flatMap((page) => ['<', '>', '"', "'"].map((mark) => page.split(mark).length));
}

test('a night of 200 tasks and 60 failures is shown whole within 2 MB', async () => {
  const view = viewModel(bigRun(25, 60));
  const html = await renderReport(view);
  assert.ok(Buffer.byteLength(html) <= 2_000_000);
  assert.equal(html.match(/<article class="failure"/g)?.length, 60);
  assert.doesNotMatch(html, /Left out/);
});

test('a run beyond all measure still fits, and says what is left out', async () => {
  const html = await renderReport(viewModel(bigRun(200, 800)));
  assert.ok(Buffer.byteLength(html) <= 2_000_000);
  assert.match(html, /Left out to keep this small: checks, .*log excerpts/);
});

test('every mail fits into what mail clients show', async () => {
  for (const [images, failed] of [
    [3, 1],
    [25, 60],
    [200, 800],
  ] as const) {
    const { html, text } = await renderMail(viewModel(bigRun(images, failed)), LINKS);
    assert.ok(Buffer.byteLength(html) + Buffer.byteLength(text) <= 90_000, `${images} images`);
    assert.equal(/Left out/.test(html), images > 3);
    assert.equal(/Left out/.test(text), images > 3);
  }
});

test('a page loads nothing and runs nothing but its own script', async () => {
  for (const run of [greenRun(), failingRun(), runningRun()]) {
    const html = await renderReport(viewModel(run));
    assert.doesNotMatch(html, /\b(?:src|srcset|action|poster|background)=/);
    assert.doesNotMatch(html, /@import|url\(|<link(?! rel="icon" href="data:,")/);
    assert.match(html, /default-src 'none'|default-src &#39;none&#39;/);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '');
    for (const link of links)
      assert.match(
        link,
        /^(?:#|logs\/|\.\.\/[\w-]+\/report\.html$|data:,$|[a-z]+\.(?:json|ndjson|txt|md|xml)$)/,
      );
  }
});

test('a mail has no script, no image and no address that runs one', async () => {
  const view = viewModel(failingRun());
  const { html } = await renderMail(view, { ...LINKS, report: 'javascript:alert(1)' });
  assert.doesNotMatch(html, /<script|<img|javascript:/i);
  assert.match(html, /Full report: \/srv\/report\.html/);
});

test('a template that asks for a name the view does not have fails loudly', async () => {
  const { verdict, ...view } = viewModel(greenRun());
  assert.ok(verdict);
  await assert.rejects(
    renderTemplate('report.ejs', { view, policy: '' }),
    /asks for d\.view\.verdict/,
  );
});

test('templates print all but drawings escaped, and include only files', async () => {
  const names = await readdir(TEMPLATES, { recursive: true });
  for (const name of names.filter((one) => one.endsWith('.ejs'))) {
    const template = await readFile(new URL(name, TEMPLATES), 'utf8');
    const drawing = name === 'report/chart.ejs' ? '<%- chart.svg %>' : '';
    for (const [raw] of template.replace(drawing, '').matchAll(/<%-.*?%>/g))
      assert.match(raw, /^<%- include\('/, name);
    assert.doesNotMatch(template, /<%=\s*d\./, `${name}: print through a checked object`);
  }
});

test('figures that do not count are struck through in the mail, as on the page', async () => {
  const rows = (html: string): number[] =>
    html.split('<tr>').map((row) => row.split('text-decoration:line-through;').length - 1);
  const struck = rows((await renderMail(viewModel(failingRun()), LINKS)).html).filter(Boolean);
  assert.deepEqual(struck, [7]);
  const green = rows((await renderMail(viewModel(greenRun()), LINKS)).html).filter(Boolean);
  assert.deepEqual(green, []);
});
