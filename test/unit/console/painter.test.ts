import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Painter, type Size } from '../../../src/console/painter.ts';
import { Screen } from '../../rig/screen.ts';

const SIZE: Size = { columns: 20, rows: 10 };

/** A screen on which something stands already, and a painter for the rows below. */
function easel() {
  const screen = new Screen(SIZE.columns, SIZE.rows);
  screen.write('$ builder\r\n');
  const painter = new Painter();
  const draw = (lines: readonly string[], size = SIZE): string => {
    const text = painter.draw(lines, size);
    // As a terminal driver does.
    screen.write(text.replaceAll('\n', '\r\n'));
    return text;
  };
  return { screen, painter, draw };
}

test('only the lines that have changed are written, in one go', () => {
  const { screen, draw } = easel();
  draw(['one', 'two', 'three']);
  const text = draw(['one', '2', 'three']);
  assert.doesNotMatch(text, /one|three/);
  assert.ok(text.startsWith('\u001b[?2026h') && text.endsWith('\u001b[?2026l'));
  assert.equal(draw(['one', '2', 'three']), '');
  assert.deepEqual(screen.lines, ['$ builder', 'one', '2', 'three', '']);
});

test('after any pictures the last one stands there, and what stood above is untouched', () => {
  const picture = fc.array(fc.stringMatching(/^[a-z]{0,12}$/), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(picture, { minLength: 1, maxLength: 6 }), (pictures) => {
      const { screen, painter, draw } = easel();
      for (const lines of pictures) draw(lines);
      assert.deepEqual(screen.lines, ['$ builder', ...(pictures.at(-1) ?? []), '']);
      screen.write(painter.erase(SIZE).replaceAll('\n', '\r\n'));
      assert.deepEqual(screen.lines, ['$ builder', '']);
      assert.equal(screen.scrolled, 0);
    }),
  );
});

test('on a narrower terminal the rows into which the old lines broke are erased too', () => {
  const painter = new Painter();
  painter.draw(['a line of 20 columns', 'short'], { columns: 20, rows: 10 });
  // Two rows for the first one, one for the second.
  const text = painter.draw(['new'], { columns: 10, rows: 10 });
  assert.ok(text.startsWith('\u001b[?2026h\u001b[3A\r\u001b[2K'), JSON.stringify(text));
  assert.equal(text.split('\u001b[2K').length, 1 + 4);
});

test('rows that a lower terminal has pushed out are erased when it gets them back', () => {
  const painter = new Painter();
  const lines = ['1', '2', '3', '4', '5', '6'];
  painter.draw(lines, { columns: 20, rows: 10 });
  // Three of them and the cursor stay; three are out.
  painter.draw(lines.slice(0, 3), { columns: 20, rows: 4 });
  const text = painter.draw(lines, { columns: 20, rows: 10 });
  assert.ok(text.startsWith('\u001b[?2026h\u001b[6A\r\u001b[2K'), JSON.stringify(text));
  assert.equal(text.split('\u001b[2K').length, 1 + 7);
});
