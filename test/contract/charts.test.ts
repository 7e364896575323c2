// Charts by the real drawing library and the real painter: well-formed, whole in words, harmless, with letters of their own.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chartView, drawCharts, type DrawnChart } from '../../src/report/charts/draw-charts.ts';
import { mailPictures } from '../../src/report/charts/mail-pictures.ts';
import { painter } from '../../src/report/charts/picture.ts';
import { renderReport } from '../../src/report/render-html.ts';
import { viewModel } from '../../src/report/view-model.ts';
import type { ChartView } from '../../src/report/view.ts';
import { startBrowser } from '../rig/browser.ts';
import { pixelsOf } from '../rig/png-pixels.ts';
import { bigRun } from '../unit/report/big-run.ts';
import { loadRun } from '../unit/report/charts/load-runs.ts';
import { trendOf } from '../unit/report/charts/trends.ts';
import { failingRun, greenRun } from '../unit/report/sample-runs.ts';

const ARTEFACTS = fileURLToPath(new URL('../artefacts/', import.meta.url));
const HOSTILE = `evil</text><script>alert(1)</script>"'&<![CDATA[ ]]> var(--x) "#c0de00"`;

const TRENDS = [
  trendOf('mocker-vllm', [100, 101, 99, 100, 60], { changedAt: 4 }),
  trendOf('mocker-sglang', [null, 50, null, 51, 50]),
];

const RUNS = {
  green: { ...greenRun(), trends: TRENDS },
  failing: failingRun(),
  long: loadRun(
    [
      'vllm-nightly-with-a-very-long-name',
      'mocker-trtllm',
      'llamacpp',
      'a',
      'b',
      'c',
      'd',
      'e',
    ].map((name, index) => ({
      name,
      ttft: { p50: 0.123 * 4 ** index },
      rate: 0.0123 * 9 ** index,
    })),
  ),
  hostile: loadRun([{ name: HOSTILE }, { name: 'vllm', ttft: { p50: 9000 } }]),
  thousandfold: loadRun([
    { name: 'vllm', ttft: { p50: 0.004 }, rate: 12_346 },
    { name: 'mocker-trtllm', ttft: { p50: 5000 }, rate: 1 },
    { name: 'llamacpp', ttft: { p50: 0, p90: 0, p99: 0 }, rate: 0 },
  ]),
};

let browser: Browser;
let page: Page;
const charts = new Map<string, readonly DrawnChart[]>();

before(async () => {
  await mkdir(ARTEFACTS, { recursive: true });
  browser = await startBrowser();
  page = await browser.newPage();
  for (const [name, run] of Object.entries(RUNS)) charts.set(name, await drawCharts(run));
});

after(() => browser.close());

function views(name: string): ChartView[] {
  const drawn = charts.get(name) ?? [];
  assert.ok(drawn.length >= 3, `${name}: ${drawn.length} charts`);
  return drawn.map(chartView);
}

interface Parsed {
  readonly error: string | null;
  readonly role: string;
  readonly label: string;
  readonly texts: string[];
  readonly names: string[];
  readonly attributes: string[];
  readonly outside: string[];
  readonly overlapping: string[];
  readonly grid: number;
  readonly crossed: string[];
}

/** By the XML parser of a real browser; `outside`: texts that reach beyond the drawing; `overlapping`: pairs that touch; `crossed`: texts with a `grid` line in them. */
async function parse(svg: string): Promise<Parsed> {
  await page.setContent(`<body style="margin:0;font:13px 'DejaVu Sans',sans-serif">${svg}</body>`);
  return page.evaluate(`((text) => {
    const document_ = new DOMParser().parseFromString(text, 'image/svg+xml');
    const root = document_.documentElement;
    const all = [...document_.querySelectorAll('*')];
    const frame = document.querySelector('svg').getBoundingClientRect();
    const boxes = [...document.querySelectorAll('text')].map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }));
    const upright = [...document.querySelectorAll('[stroke="var(--line)"]')].map((one) => one.getBoundingClientRect()).filter((box) => box.height > box.width);
    return {
      grid: upright.length,
      crossed: boxes.filter(({ box }) => upright.some((line) =>
        line.left < box.right && line.right > box.left && line.top < box.bottom - 2 && line.bottom > box.top + 2
      )).map(({ text }) => text),
      error: document_.querySelector('parsererror')?.textContent ?? null,
      role: root.getAttribute('role'),
      label: root.getAttribute('aria-label'),
      texts: all.filter((one) => one.tagName === 'text').map((one) => one.textContent),
      names: [...new Set(all.map((one) => one.tagName))],
      attributes: all.flatMap((one) => [...one.attributes].map(({ name, value }) => name + '=' + value)),
      outside: [...document.querySelectorAll('text')].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
      }).map((one) => one.textContent),
      overlapping: boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) =>
        Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
        Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 1
      ).map((b) => a.text + ' on ' + b.text)),
    };
  })(${JSON.stringify(svg)})`);
}

for (const name of Object.keys(RUNS)) {
  test(`charts of a ${name} run are well-formed, named by their figures, and load, style and run nothing`, async () => {
    for (const view of views(name)) {
      const { error, role, label, names, attributes, texts } = await parse(view.svg);
      assert.equal(error, null);
      assert.equal(role, 'img');
      assert.equal(label, view.alt);
      assert.ok(texts.length > 3);
      for (const element of names)
        assert.match(
          element,
          /^(?:svg|g|path|text|circle|rect|line|polyline|polygon|ellipse|defs|pattern|clipPath)$/,
        );
      for (const attribute of attributes) {
        assert.doesNotMatch(attribute, /^(?:style|class|on\w+|(?:xlink:)?href|ecmeta\w*)=/);
        assert.doesNotMatch(attribute, /^(?:fill|stroke)=#/);
      }
    }
  });

  test(`no text of a ${name} run's charts is cut off or lies on another`, async () => {
    for (const view of views(name)) {
      const { outside, overlapping } = await parse(view.svg);
      assert.deepEqual([...outside, ...overlapping], [], view.id);
    }
  });
}

for (const [colorScheme, ink] of [
  ['light', 'rgb(22, 32, 43)'],
  ['dark', 'rgb(227, 232, 237)'],
] as const) {
  for (const width of [1280, 400]) {
    test(`on the page charts follow the ${colorScheme} theme and fit ${width} px`, async () => {
      const input = RUNS.green;
      const reader = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const complaints: string[] = [];
      reader.on('console', (message) => complaints.push(message.text()));
      await reader.setContent(await renderReport(viewModel(input, views('green'))));
      assert.deepEqual(complaints, []);
      const overflow = await reader.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.equal(overflow, 0);
      const fill = await reader.evaluate(
        `getComputedStyle([...document.querySelectorAll('#chart-ttft text')].find((one) => one.textContent === 'mocker-vllm')).fill`,
      );
      assert.equal(fill, ink);
      const shots = reader.locator('.charts').first();
      await shots.screenshot({ path: join(ARTEFACTS, `charts-${width}-${colorScheme}.png`) });
      await reader.close();
    });
  }
}

test('no grid line runs through a word or a figure', async () => {
  for (const name of Object.keys(RUNS))
    for (const view of views(name).filter(({ section }) => section === 'comparison')) {
      const { grid, crossed } = await parse(view.svg);
      assert.ok(grid > 0, `${name}: ${view.id}`);
      assert.deepEqual(crossed, [], `${name}: ${view.id}`);
    }
});

test('ids of one page are told apart, and each that is used is there', () => {
  const svgs = views('green').map(({ svg }) => svg);
  const made = svgs.flatMap((svg) => [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  const used = svgs.flatMap((svg) => [...svg.matchAll(/url\(#([^)]*)\)/g)].map(([, id]) => id));
  assert.ok(used.length > 0);
  assert.equal(new Set(made).size, made.length);
  assert.deepEqual(
    used.filter((id) => !made.includes(id)),
    [],
  );
});

test('a hostile name is only letters', async () => {
  for (const view of views('hostile')) {
    const { texts, label } = await parse(view.svg);
    assert.ok(texts.some((text) => text.startsWith('evil</text><script>')));
    assert.ok(label.includes('<script>alert(1)</script>'));
    assert.doesNotMatch(view.svg, /<script|<!\[CDATA/);
    assert.doesNotMatch(view.csvHref, /[<>"]/);
  }
});

test('every figure of the words stands in the file too', () => {
  const [ttft] = views('failing');
  assert.ok(ttft);
  const csv = decodeURIComponent(ttft.csvHref);
  for (const exact of ['28.4', '17.75', '42.6']) assert.ok(csv.includes(exact), exact);
});

test('a picture is painted with letters of its own, on a ground of its own', async () => {
  const paint = await painter();
  assert.ok(paint);
  for (const { drawing } of charts.get('green') ?? []) {
    const whole = paint(drawing);
    const mute = paint(drawing.replaceAll(/<text\b.*?<\/text>/gs, ''));
    assert.ok(whole && mute);
    const [dark, without] = [darkPixels(whole), darkPixels(mute)];
    assert.ok(dark > without + 1000, `${dark} dark pixels, ${without} of them not in letters`);
    assert.deepEqual([...pixelsOf(whole).subarray(0, 4)], [0xf5, 0xf7, 0xf9, 0xff]);
  }
});

test('pictures stay small, even of a large run', async () => {
  const run = bigRun(25, 60);
  const drawn = await drawCharts({ ...run, trends: TRENDS });
  const { pictures, note } = await mailPictures(drawn, run.results.run.id);
  assert.equal(note, '');
  assert.deepEqual(
    pictures.map(({ fileName }) => fileName),
    ['chart-ttft.png', 'chart-trend-throughput.png'],
  );
  for (const { png } of pictures) assert.ok(png.length <= 60_000, `${png.length} bytes`);
});

test('where nothing can paint, the mail says so and does without', async () => {
  const drawn = charts.get('green') ?? [];
  const { pictures, note } = await mailPictures(drawn, 'run', () => Promise.resolve(null));
  assert.deepEqual(pictures, []);
  assert.match(note, /^Without pictures: /);
  assert.equal((await mailPictures([], 'run', () => Promise.resolve(null))).note, '');
});

function darkPixels(png: Buffer): number {
  const data = pixelsOf(png);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) {
    const light = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
    if (light < 3 * 110) dark++;
  }
  return dark;
}
