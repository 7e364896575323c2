// No error without its golden text: every message that src can show is looked for in test/golden/errors-*.txt.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { goldenLines } from './goldens.ts';
import { errorMessages, messagesIn, type Message } from './messages.ts';

/** Files in which `message` is something else than an error, with what it is. */
const NO_ERRORS: Readonly<Record<string, string>> = {
  'console/board.ts': 'a line of the live view',
  'console/frame-line.ts': 'a line of the live view',
  'metrics/parse.ts': 'a line of the log of a scrape',
  'store/course.ts': 'a moment in the course of a run',
};

/** What no test can provoke, with why. */
const UNPROVOKED: Readonly<Record<string, string>> = {
  'config/text-file.ts: * may not be read': 'root may read everything: test/e2e/init.test.ts',
  "load/run-closed-loop.ts: the load's thread ended with code * and without a result":
    'only process.exit() in the thread ends it so',
  'pipeline/stop.ts: the run * belongs to * (pid *), and may not be stopped from here':
    'root may stop every run: test/e2e/non-root.test.ts',
  'store/read.ts: * may not be read by this user':
    'root may read everything: test/unit/store/read.test.ts',
  'report/failures.ts: the step failed without a reason': 'the scheduler gives every step one',
};

/** A message without a word of its own, such as the name of a check and what it saw, is anything. */
const FEWEST_LETTERS = 4;
const WORDLESS: Readonly<Record<string, string>> = {
  'cli/usage-error.ts': "commander's words",
  'config/issue-text.ts': 'keys, and what a check says of them',
  'docker/build/run-failure.ts': 'a command and how it ended',
  'http/exchange.ts': 'address and what happened',
  'pipeline/init.ts': 'what was typed, and what it is',
  'report/junit.ts': 'the class and the message of a stored reason',
  'tasks/metrics.ts': 'name and detail of a check',
  'tasks/own-image.ts': 'an image, and what is wrong with it',
  'tasks/sanity-verdict.ts': 'a script, what it looked at, and what it saw',
  'tasks/scrape.ts': 'name and detail of a check',
  'tasks/smoke.ts': 'name and detail of a check',
};

const MESSAGES = errorMessages().filter(({ file }) => !(file in NO_ERRORS));
const LINES = goldenLines();

function named({ file, parts }: Message): string {
  return `${file}: ${parts.join('*')}`;
}

function hasWords({ parts }: Message): boolean {
  return parts.join('').replaceAll(/[^a-z]/gi, '').length >= FEWEST_LETTERS;
}

/** `$1` and `$image` in a part are filled in too. */
function isGolden({ parts }: Message): boolean {
  const fixed = parts.flatMap((part) => part.split(/\$\w+/));
  const pattern = new RegExp(fixed.map(escaped).join('.*'));
  return LINES.some((line) => pattern.test(line));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

describe('every message of an error', () => {
  test('stands in a golden file', () => {
    const missing = MESSAGES.filter((message) => hasWords(message) && !isGolden(message));
    assert.deepEqual(missing.map(named).toSorted(), Object.keys(UNPROVOKED).toSorted());
  });

  test('has words of its own, but for those that only join what others say', () => {
    const wordless = MESSAGES.filter((message) => !hasWords(message));
    assert.deepEqual(
      [...new Set(wordless.map(({ file }) => file))].toSorted(),
      Object.keys(WORDLESS),
    );
  });

  test('is found wherever it stands', () => {
    const text = `
      // failure('config', 'in a comment')
      const message = near === null ? 'first' : \`second \${f('inner')}, \${'x'} end\`;
      function refused(where: string, message: string): FailureError {
        return new FailureError(failure('config', message, { hint: 'a hint' }));
      }
      throw refused(file.replace(/'"/g, ''), \`third \${name}\`);
      const rule = { words: /a 'quote/, message: 'fourth', hint: 'none' };
      failure('config', 'fif' + 'th', { cause: 'a cause' });
      say(error.message, 'said');`;
    assert.deepEqual(
      messagesIn({ name: 'x.ts', text }).map(({ parts }) => parts.join('*')),
      ['first', 'second *, * end', 'third *', 'fourth', 'fif', 'th'],
    );
  });
});
