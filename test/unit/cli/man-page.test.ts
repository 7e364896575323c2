import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LEGACY_FLAGS } from '../../../src/cli/legacy-flags.ts';
import { manPage } from '../../../src/cli/man-page.ts';
import { VERBS } from '../../../src/cli/verbs.ts';
import { VERSION } from '../../../src/cli/version.ts';
import { VARIABLES } from '../../../src/config/environment.ts';

describe('the manual page', () => {
  const page = manPage();
  /** As it is read: hyphens are written with a backslash. */
  const text = page.replaceAll('\\-', '-');

  test('has a section for each verb, with its flags', () => {
    for (const { name, options } of VERBS) {
      const [, section = ''] = text.split(`\n.SS ${name}\n`);
      const [own = ''] = section.split('\n.S');
      for (const { flags } of options) {
        const long = /--[\w-]+/.exec(flags)?.[0] ?? '';
        assert.match(own, new RegExp(String.raw`(?<![\w-])${long}(?![\w-])`), `${name} ${long}`);
      }
    }
  });

  test('has a line for each legacy name', () => {
    const [, section = ''] = text.split('\n.SH LEGACY NAMES\n');
    const [own = ''] = section.split('\n.SH ');
    for (const { flags } of LEGACY_FLAGS) assert.ok(own.includes(`\n.B ${flags}\n`), flags);
  });

  test('names the version, every variable and every exit code', () => {
    assert.match(text, new RegExp(`"builder ${VERSION.replaceAll('.', String.raw`\.`)}"`));
    for (const { name } of VARIABLES) assert.ok(text.includes(`\n.B ${name}\n`), name);
    for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 130, 143])
      assert.ok(text.includes(`\n.B ${code}\n`), String(code));
  });

  test('has no line that would be taken for a macro, and no bare hyphen in a flag', () => {
    const macros = new Set(['TH', 'SH', 'SS', 'TP', 'PP', 'B', 'I', 'br']);
    for (const line of page.split('\n').filter((one) => /^[.']/.test(one)))
      assert.ok(macros.has(/^\.(\w+)/.exec(line)?.[1] ?? ''), line);
    assert.doesNotMatch(page, /(?<!\\)--/);
  });
});
