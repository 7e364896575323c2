import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatFailure, formatProblem } from '../../../src/console/errors.ts';
import { exitMeaning } from '../../../src/model/exit.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { failure, toFailure } from '../../../src/model/reason.ts';

const plain = { verbose: false, paint: makePaint(false) };

test('a failure without details is one line', () => {
  assert.equal(
    formatFailure(failure('engine-lost', 'no Docker Engine answers'), plain),
    'error: no Docker Engine answers\n',
  );
});

test('a hint stands before the command that repeats', () => {
  const failed = failure('disk', 'no space left', { hint: 'df -h', repeat: 'builder' });
  assert.equal(formatFailure(failed, plain), 'error: no space left\n  try: df -h\n');
});

test('the guilty line of the log stands for a cause that nobody named', () => {
  const failed = failure('not-ready', 'the server exited with code 1', {
    excerpt: 'loading\nValueError: no weights\nbye',
    guiltyLine: 1,
  });
  assert.equal(
    formatFailure(failed, plain),
    'error: the server exited with code 1\n  log: ValueError: no weights\n',
  );
});

test('a stack is shown with --verbose alone', () => {
  const bug = toFailure(new TypeError('x is not a function'));
  assert.equal(
    formatFailure(bug, plain),
    'error: unexpected: x is not a function\n  cause: TypeError: x is not a function\n',
  );
  assert.match(formatFailure(bug, { ...plain, verbose: true }), /\n {13}at /);
});

test('control codes in foreign words do not reach the terminal', () => {
  const failed = failure('smoke', 'got \u001b[31mred\u001b[0m\nand more', {
    cause: '\u001b[2Jgone',
  });
  assert.equal(formatFailure(failed, plain), 'error: got red and more\n  cause: gone\n');
});

test('a mistake in a file is shown at its place', () => {
  const problem = {
    message: 'unknown framework vlm',
    where: 'builder.yaml:3:14',
    excerpt: 'frameworks: [vlm]\n             ~~~',
    hint: 'write vllm',
  };
  assert.equal(
    formatProblem(problem, makePaint(false)),
    `\
error: unknown framework vlm
  where: builder.yaml:3:14
    frameworks: [vlm]
                 ~~~
  try: write vllm
`,
  );
});

test('only the word error is coloured', () => {
  const text = formatFailure(failure('disk', 'full'), { verbose: false, paint: makePaint(true) });
  assert.equal(text, '\u001b[31merror:\u001b[0m full\n');
});

test('every exit code of the design has a meaning', () => {
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 130, 143])
    assert.notEqual(exitMeaning(code), 'unknown');
});

test('a name with control codes in it moves no cursor and makes no line of its own', () => {
  const name = 'frameworks/\u001b[2Ja\nerror: b/framework.yaml';
  const failed = failure('config', 'not YAML', { where: name, hint: `ls ${name}` });
  const shown = 'frameworks/a error: b/framework.yaml';
  const text = `error: not YAML\n  where: ${shown}\n  try: ls ${shown}\n`;
  assert.equal(formatFailure(failed, plain), text);
  const problem = { where: name, message: 'not YAML', hint: `ls ${name}` };
  assert.equal(formatProblem(problem, plain.paint), text);
});
