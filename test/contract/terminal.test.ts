// The tool on a real terminal, from the first picture to the last table; what stood on the screen is kept in test/artefacts.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { spawn } from '@lydell/node-pty';
import { widthOf } from '../../src/console/width.ts';
import { engineSocket } from '../rig/cli.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { News } from '../rig/news.ts';
import { nodeImage } from '../rig/node-image.ts';
import { Screen } from '../rig/screen.ts';
import { makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { ROOT } from '../rig/source-tree.ts';
import { tempDir } from '../rig/temp-dir.ts';

interface Watched {
  readonly code: number;
  /** Each picture, once for all those that differ only in their figures. */
  readonly pictures: readonly (readonly string[])[];
  readonly last: readonly string[];
  readonly screen: Screen;
}

const RUN_MS = 240_000;

describe('a run on a terminal', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let repo: TestRepo;

  before(async () => {
    dir = await tempDir();
    repo = await makeServedRepo(await nodeImage(engineSocket()));
    await writeFile(path.join(dir.path, 'builder.yaml'), servedConfig(repo.dir));
  });
  after(async () => {
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });

  async function watch(columns: number, rows: number, env: object = {}): Promise<Watched> {
    const screen = new Screen(columns, rows);
    const news = new News();
    const argv = [path.join(ROOT, 'src/main.ts'), '--ref', 'main,no-answer', '--parallel', '2'];
    const terminal = spawn(process.execPath, argv, {
      cols: columns,
      rows,
      cwd: dir.path,
      env: {
        PATH: process.env['PATH'],
        HOME: dir.path,
        XDG_CACHE_HOME: path.join(dir.path, 'cache'),
        BUILDER_SOCKET: process.env['BUILDER_SOCKET'],
        TERM: 'xterm-256color',
        ...env,
      },
    });
    const pictures = new Map<string, string[]>();
    let code: number | null = null;
    terminal.onData((text) => {
      screen.write(text);
      // Half of a picture is none.
      if (!screen.together && !screen.cursorVisible) {
        const lines = screen.lines;
        pictures.set(lines.join('\n').replaceAll(/[\d.]+/g, '#'), lines);
      }
    });
    terminal.onExit(({ exitCode }) => {
      code = exitCode;
      news.tell();
    });
    try {
      const ended = await news.until(() => code, AbortSignal.timeout(RUN_MS));
      return { code: ended, pictures: [...pictures.values()], last: screen.lines, screen };
    } finally {
      if (code === null) terminal.kill('SIGKILL');
    }
  }

  async function keep(name: string, { pictures, last }: Watched): Promise<void> {
    const folder = path.join(ROOT, 'test/artefacts');
    await mkdir(folder, { recursive: true });
    const live = pictures.findLast((lines) => lines.some((line) => line.includes('running'))) ?? [];
    const text = [...live, '', '-'.repeat(20), '', ...last].join('\n');
    await writeFile(path.join(folder, `terminal-${name}.txt`), `${text.trimEnd()}\n`);
  }

  for (const [columns, rows] of [
    [80, 50],
    [200, 50],
  ] as const)
    test(`at ${columns} columns shows each step while it lives, then the table`, async () => {
      const watched = await watch(columns, rows);
      const { code, pictures, last, screen } = watched;
      await keep(String(columns), watched);
      assert.equal(code, 4, last.join('\n'));
      assert.equal(screen.cursorVisible, true);
      assert.ok(pictures.length > 3, `${pictures.length} pictures`);
      for (const line of pictures.flat()) assert.ok(widthOf(line) <= columns, line);
      for (const kind of ['build', 'serve', 'soak'])
        assert.ok(
          pictures.some((lines) =>
            lines.some((line) => line.startsWith(`● running   ${kind}.app`)),
          ),
          `${kind} was never seen at work`,
        );
      // Whichever branch ends first folds while the other one goes on.
      const folded = pictures.some(
        (lines) =>
          lines.some((line) => /^(?:✗ failed|✓ passed) +app\.runtime\./.test(line)) &&
          lines.some((line) => line.startsWith('● running')),
      );
      assert.ok(folded, 'no branch ever folded');
      const footers = pictures.flat().filter((line) => /^cpu|· cpu/.test(line));
      assert.match(
        footers.at(-1) ?? '',
        /cpu \d+ % of \d+ cores? · memory .* GB of .* GB · disk .* free$/,
      );
      const table = last.slice(last.findIndex((line) => line.startsWith('task ')));
      assert.match(table.join('\n'), /✗ failed \(smoke\)[^]*– skipped \(blocked\)/);
      assert.match(
        table.join('\n'),
        /\nrun \S+ failed in [^]*\nreport: reports\/\S+\/report\.html\n/,
      );
      assert.ok(last.includes('exit 4: a task failed'), last.join('\n'));
      assert.ok(!last.some((line) => /^[●○]/.test(line)), 'a picture was left behind');
    });

  test('NO_COLOR leaves out the colours, CI and a dumb terminal the pictures too', async () => {
    const bare = await watch(80, 50, { NO_COLOR: '1' });
    assert.equal(bare.screen.coloured, false);
    assert.ok(bare.pictures.length > 3);
    for (const env of [{ CI: 'true' }, { TERM: 'dumb' }]) {
      const plain = await watch(200, 50, env);
      assert.equal(plain.code, 4, plain.last.join('\n'));
      assert.deepEqual(plain.pictures, []);
      assert.match(plain.last.join('\n'), /^\d\d:\d\d:\d\d smoke\.app\S+ failed after/m);
    }
  });
});
