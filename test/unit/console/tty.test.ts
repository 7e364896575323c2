import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { spawn, type IPty } from '@lydell/node-pty';
import { News } from '../../rig/news.ts';
import { Screen } from '../../rig/screen.ts';

interface Played {
  readonly screen: Screen;
  /** Settles when the screen shows it, in lines below that width. */
  readonly shows: (text: string, width?: number) => Promise<void>;
  readonly type: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly goOn: () => void;
  readonly exit: Promise<number>;
}

const terminals: IPty[] = [];
// A test that failed leaves its process waiting for more.
after(() => {
  for (const terminal of terminals) terminal.kill('SIGKILL');
});

function play(columns: number, rows: number): Played {
  const screen = new Screen(columns, rows);
  const news = new News();
  const terminal = spawn(process.execPath, [join(import.meta.dirname, 'play-story.ts')], {
    cols: columns,
    rows,
    env: { PATH: '/usr/bin:/bin', TERM: 'xterm-256color' },
  });
  terminals.push(terminal);
  terminal.onData((text) => {
    screen.write(text);
    news.tell();
  });
  const exit = new Promise<number>((resolve) => {
    terminal.onExit(({ exitCode }) => resolve(exitCode));
  });
  const deadline = AbortSignal.timeout(20_000);
  return {
    screen,
    shows: async (text, width = Infinity) => {
      const isThere = (): boolean => screen.lines.some((line) => line.includes(text));
      const fits = (): boolean => screen.lines.every((line) => line.length < width);
      await news.until(() => (isThere() && fits() ? true : null), deadline);
    },
    type: (text) => terminal.write(text),
    resize: (wide, high) => {
      screen.resize(wide, high);
      terminal.resize(wide, high);
    },
    goOn: () => terminal.kill('SIGUSR2'),
    exit,
  };
}

for (const [columns, rows] of [
  [20, 30],
  [80, 24],
  [200, 50],
] as const) {
  test(`at ${columns} columns each task keeps its line while it lives, and the last table stays`, async () => {
    const { screen, shows, goOn, exit } = play(columns, rows);
    await shows(columns < 60 ? '●2 ○3' : '2 running · 3 waiting');
    const live = screen.lines;
    assert.equal(screen.cursorVisible, false);
    assert.match(live[0] ?? '', columns < 60 ? /^● build\.vllm +\d/ : /^● running {3}build\.vllm/);
    for (const line of live) assert.ok(line.length < columns, line);
    goOn();
    assert.equal(await exit, 4);
    assert.equal(screen.cursorVisible, true);
    const last = screen.lines;
    if (columns === 20) {
      assert.ok(last.includes('✗ smok…glang   62 ms'), last.join('\n'));
      return;
    }
    assert.equal(screen.scrolled, 0);
    assert.equal(last[0], 'error: the chat answered with an empty text');
    assert.ok(last.includes('smoke.sglang.runtime.012345678  ✗ failed (smoke)      62 ms'));
    assert.ok(last.includes('changes:'));
    assert.ok(last.includes('exit 4: a task failed'));
    assert.ok(!last.some((line) => /running|waiting/.test(line)));
  });
}

test('a screen with few rows shows what runs and counts the rest', async () => {
  const { screen, shows, goOn, exit } = play(80, 5);
  await shows('2 not shown');
  assert.equal(screen.scrolled, 0);
  assert.match(screen.lines.join('\n'), /running {3}build\.vllm[^]*running {3}build\.sglang/);
  goOn();
  assert.equal(await exit, 4);
});

test('a change of size leaves nothing of the view before behind', async () => {
  const { screen, shows, resize, goOn, exit } = play(80, 24);
  await shows('2 running · 3 waiting');
  for (const [columns, rows, seen] of [
    [40, 24, '●2 ○3'],
    [130, 24, 'running   build.vllm.runtime.012345678'],
    [70, 24, '2 running · 3 waiting'],
  ] as const) {
    resize(columns, rows);
    await shows(seen, columns);
    const builds = screen.lines.filter((line) => line.includes('build.vllm'));
    assert.equal(builds.length, 1, screen.lines.join('\n'));
  }
  goOn();
  assert.equal(await exit, 4);
  assert.ok(!screen.lines.some((line) => /running|waiting/.test(line)), screen.lines.join('\n'));
});

test('Ctrl-C gives the cursor back and leaves nothing of the view behind', async () => {
  const { screen, shows, type, exit } = play(80, 24);
  await shows('Get:1');
  type('\u0003');
  assert.equal(await exit, 130);
  assert.equal(screen.cursorVisible, true);
  assert.ok(!screen.lines.some((line) => line.includes('build.vllm')));
});
