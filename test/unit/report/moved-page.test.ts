// A page read from another folder.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movedPage } from '../../../src/report/moved-page.ts';

const PAGE =
  '<a href="logs/a.html#L7">log</a> <a href="#failures">down</a> <a href="../older/report.html">before</a> ' +
  '<a href="data:text/csv,a" download="a.csv">CSV</a> <a href="https://example.org/logs">out</a> a href="logs/x"';

test('links to files lead back, all others stay', () => {
  assert.equal(
    movedPage(PAGE, '../reports/a run'),
    '<a href="../reports/a%20run/logs/a.html#L7">log</a> <a href="#failures">down</a> <a href="../reports/a%20run/../older/report.html">before</a> ' +
      '<a href="data:text/csv,a" download="a.csv">CSV</a> <a href="https://example.org/logs">out</a> a href="logs/x"',
  );
});

test('in its own folder a page stays as it is', () => {
  assert.equal(movedPage(PAGE, ''), PAGE);
});
