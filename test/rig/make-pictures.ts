// The pictures of the README: a terminal and a report of a real run, in which one of four images has been broken.

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import * as v from 'valibot';
import { ResultsSchema } from '../../src/model/results.ts';
import { startBrowser } from './browser.ts';
import { freshClone } from './fresh-clone.ts';
import { tempDir } from './temp-dir.ts';
import { terminalPage } from './terminal-page.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const TMUX = ['-L', 'builder-pictures'];
const COLUMNS = 112;
const ROWS = 30;
/** Runs before the one in the picture, so that there is something to compare it with. */
const NIGHTS = 3;
const RUN_MS = 300_000;
/** Around what is cut out of a page, in px. */
const MARGIN = 20;
const SGR = /\p{Cc}\[[\d;:]*m/gu;

const folder = path.resolve(process.argv[2] ?? 'docs/pictures');
await mkdir(folder, { recursive: true });
await using dir = await tempDir();
const clone = path.join(dir.path, 'builder');
await freshClone(clone);
/** A command that repeats a step names the engine of BUILDER_SOCKET: that of DOCKER_HOST is everybody's own. */
const env = {
  ...process.env,
  BUILDER_SOCKET: undefined,
  DOCKER_HOST: `unix://${process.env['BUILDER_SOCKET'] ?? '/var/run/docker.sock'}`,
  XDG_CACHE_HOME: path.join(dir.path, 'cache'),
};
for (let night = 1; night <= NIGHTS; night += 1) {
  process.stderr.write(`night ${night} of ${NIGHTS}\n`);
  await run('./builder', ['quickstart', '--no-color'], { cwd: clone, env, maxBuffer: 1e8 });
}
await breakSglang(clone);
process.stderr.write('the night of the picture\n');
const screen = await watch(clone);
await refuseDisturbed(clone);
const browser = await startBrowser();
try {
  await picture(browser, 'terminal', terminalPage(screen, './builder quickstart'));
  for (const colorScheme of ['light', 'dark'] as const) await reportPictures(browser, colorScheme);
} finally {
  await browser.close();
}

async function refuseDisturbed(root: string): Promise<void> {
  const stored = await readFile(path.join(root, 'reports/latest/results.json'), 'utf8');
  const { measurements } = v.parse(ResultsSchema, JSON.parse(stored));
  const busy = measurements.find(({ valid }) => !valid);
  if (busy !== undefined)
    throw new Error(`the machine was busy, try again later: ${busy.reasons.join('; ')}`);
}

async function breakSglang(root: string): Promise<void> {
  const file = path.join(root, 'frameworks/mocker/Dockerfile');
  const text = await readFile(file, 'utf8');
  const broken = text.replace(
    'FROM runtime AS sglang\n',
    'FROM runtime AS sglang\nRUN python3 -m sglang.check\n',
  );
  if (broken === text) throw new Error('the mocker has no stage for sglang any more');
  await writeFile(file, broken);
}

/** The last screen on which one image has failed, one has passed a soak and another is under load. */
async function watch(root: string): Promise<string> {
  const size = ['-x', String(COLUMNS), '-y', String(ROWS)];
  const command = './builder quickstart; echo the run has ended; sleep 600';
  await run('tmux', [...TMUX, 'new-session', '-d', ...size, '-c', root, command], { env });
  try {
    let best = '';
    const look = async (): Promise<true | null> => {
      const { stdout } = await run('tmux', [...TMUX, 'capture-pane', '-e', '-p']);
      if (isTelling(stdout)) best = stdout;
      return /^the run has ended$/m.test(stdout) ? true : null;
    };
    await until('the end of the run', look, RUN_MS);
    if (best === '') throw new Error('the live view was never seen at work');
    return best.trimEnd();
  } finally {
    await run('tmux', [...TMUX, 'kill-server']);
  }
}

/** Something of each state, under load at this moment. */
function isTelling(shown: string): boolean {
  const states = ['✓ passed', '✗ failed', '– skipped', '○ waiting'];
  const text = shown.replaceAll(SGR, '');
  return states.every((state) => text.includes(state)) && /● running +soak/.test(text);
}

async function picture(to: Browser, name: string, html: string): Promise<void> {
  const page = await to.newPage({ deviceScaleFactor: 2, viewport: { width: 1400, height: 900 } });
  await page.setContent(html);
  await page.locator('figure').screenshot({ path: path.join(folder, `${name}.png`) });
  await page.close();
}

/** Its first screen down to the cards, and its charts: what a reader without much time looks at. */
async function reportPictures(to: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const viewport = { width: 1040, height: 1000 };
  const page = await to.newPage({ colorScheme, deviceScaleFactor: 1.4, viewport });
  await page.goto(pathToFileURL(path.join(clone, 'reports/latest/report.html')).href);
  const edges = async (at: string): Promise<{ top: number; bottom: number }> => {
    const box = await page.locator(at).first().boundingBox();
    if (box === null) throw new Error(`the report shows no ${at}`);
    return { top: box.y - MARGIN, bottom: box.y + box.height + MARGIN };
  };
  const shoot = async (name: string, first: string | null, last: string): Promise<void> => {
    const y = first === null ? 0 : (await edges(first)).top;
    const clip = { x: 0, y, width: viewport.width, height: (await edges(last)).bottom - y };
    const file = `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true, clip });
  };
  await shoot('report', null, '#failures');
  await shoot('charts', '#comparison h2', '#comparison .charts figure');
  await page.close();
}
