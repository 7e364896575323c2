// The pictures of the README: a terminal and a report of a real run, in which one of four images has been broken.

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
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

const folder = path.resolve(process.argv[2] ?? 'docs/pictures');
await mkdir(folder, { recursive: true });
await using dir = await tempDir();
const clone = path.join(dir.path, 'dynamo');
await freshClone(clone);
for (let night = 1; night <= NIGHTS; night += 1) {
  process.stderr.write(`night ${night} of ${NIGHTS}\n`);
  await run('./builder', ['quickstart', '--no-color'], { cwd: clone, maxBuffer: 1e8 });
}
await breakSglang(clone);
process.stderr.write('the night of the picture\n');
const screen = await watch(clone);
const browser = await startBrowser();
try {
  await picture(browser, 'terminal', terminalPage(screen, './builder quickstart'));
  for (const colorScheme of ['light', 'dark'] as const) await reportPicture(browser, colorScheme);
} finally {
  await browser.close();
}

async function breakSglang(root: string): Promise<void> {
  const file = path.join(root, 'frameworks/mocker/Dockerfile');
  const text = await readFile(file, 'utf8');
  const broken = text.replace(
    'FROM runtime AS sglang\n',
    'FROM runtime AS sglang\nRUN python3 -c "import sglang_kernel"\n',
  );
  if (broken === text) throw new Error('the mocker has no stage for sglang any more');
  await writeFile(file, broken);
}

/** The last screen on which one image has failed, one has passed a soak and another is under load. */
async function watch(root: string): Promise<string> {
  const size = ['-x', String(COLUMNS), '-y', String(ROWS)];
  const command = `./builder quickstart; echo; echo "exit code $?"; sleep 600`;
  await run('tmux', [...TMUX, 'new-session', '-d', ...size, '-c', root, command]);
  try {
    let best = '';
    const look = async (): Promise<true | null> => {
      const { stdout } = await run('tmux', [...TMUX, 'capture-pane', '-e', '-p']);
      if (isTelling(stdout)) best = stdout;
      return stdout.includes('exit code ') ? true : null;
    };
    await until('the end of the run', look, RUN_MS);
    if (best === '') throw new Error('the live view was never seen at work');
    return best.trimEnd();
  } finally {
    await run('tmux', [...TMUX, 'kill-server']);
  }
}

function isTelling(shown: string): boolean {
  return /failed/.test(shown) && /● running.*soak/s.test(shown) && /waiting/.test(shown);
}

async function picture(to: Browser, name: string, html: string): Promise<void> {
  const page = await to.newPage({ deviceScaleFactor: 2, viewport: { width: 1400, height: 900 } });
  await page.setContent(html);
  await page.locator('figure').screenshot({ path: path.join(folder, `${name}.png`) });
  await page.close();
}

async function reportPicture(to: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await to.newPage({
    colorScheme,
    deviceScaleFactor: 1.5,
    viewport: { width: 1200, height: 1500 },
  });
  await page.goto(pathToFileURL(path.join(clone, 'reports/latest/report.html')).href);
  const name = colorScheme === 'light' ? 'report' : 'report-dark';
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.close();
}
