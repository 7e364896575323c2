// How a Dockerfile is read: instructions, stages and what they come from.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readInstructions } from '../../../src/recipe/dockerfile-lines.ts';
import { readDockerfile } from '../../../src/recipe/dockerfile-stages.ts';

function keywords(text: string): readonly string[] {
  return readInstructions(text).instructions.map(({ keyword, line }) => `${line} ${keyword}`);
}

test('comments, blank lines and continued lines are one instruction where it begins', () => {
  const text = `# syntax=docker/dockerfile:1.10.0

FROM debian
RUN apt-get update && \\
    # a comment inside
\\
    apt-get install -y \\   

      curl
CMD ["x"]
`;
  const { instructions } = readInstructions(text);
  assert.deepEqual(keywords(text), ['3 FROM', '4 RUN', '10 CMD']);
  assert.equal(
    instructions[1]?.text.replaceAll(/\s+/g, ' '),
    'apt-get update && apt-get install -y curl',
  );
});

test('the escape directive changes what continues a line, but only above everything else', () => {
  assert.deepEqual(keywords('# escape=`\nFROM a\nRUN x `\n  y\nCMD z'), [
    '2 FROM',
    '3 RUN',
    '5 CMD',
  ]);
  assert.deepEqual(keywords('FROM a\n# escape=`\nRUN x `\nCMD y'), ['1 FROM', '3 RUN', '4 CMD']);
  assert.deepEqual(keywords('# syntax=a\n# escape=`\nRUN x `\n  y'), ['3 RUN']);
});

const HEREDOCS: readonly [string, readonly string[]][] = [
  ['RUN <<EOF\nFROM evil\nEOF\nCMD x', ['1 RUN', '4 CMD']],
  ['RUN <<-"END"\nFROM evil\n\t\tEND\nCMD x', ['1 RUN', '4 CMD']],
  ["COPY <<A <<'B' /x/\nFROM a\nA\nFROM b\nB\nCMD x", ['1 COPY', '6 CMD']],
  ['RUN python3 - <<PY && echo ok\nFROM evil\nPY\nCMD x', ['1 RUN', '4 CMD']],
  ['RUN cat 3<<EOF\nFROM evil\nEOF\nCMD x', ['1 RUN', '4 CMD']],
  ['RUN cat <<<EOF\nCMD x', ['1 RUN', '2 CMD']],
  ['RUN echo $((1<<2))\nCMD x', ['1 RUN', '2 CMD']],
  ['ENV A=<<EOF\nCMD x', ['1 ENV', '2 CMD']],
  ['RUN <<EOF\nno end', ['1 RUN']],
];

for (const [text, expected] of HEREDOCS) {
  test(`${JSON.stringify(text)} has the instructions ${expected.join(', ')}`, () => {
    assert.deepEqual(keywords(text), expected);
  });
}

test('stages have names, parents and the places they copy from', () => {
  const { args, stages } = readDockerfile(`ARG BASE=debian TAG="12 slim"
ARG EMPTY
FROM --platform=$BUILDPLATFORM \${BASE}:\${TAG} AS Build
COPY --chown=1:1 --from=ghcr.io/astral-sh/uv:0.12.0 /uv /bin/
RUN --mount=type=cache,target=/c --mount=type=bind,from=tools,source=/x,target=/y make
RUN echo --from=not-this --mount=from=nor-this
from build as runtime
COPY --from=0 --link /a /a
`);
  assert.deepEqual(args, [
    { name: 'BASE', value: 'debian' },
    { name: 'TAG', value: '"12 slim"' },
    { name: 'EMPTY', value: null },
  ]);
  const read = stages.map(({ instructions, ...rest }) => ({
    ...rest,
    instructions: instructions.map(({ keyword, line }) => `${line} ${keyword}`),
  }));
  assert.deepEqual(read, [
    {
      name: 'build',
      from: '${BASE}:${TAG}',
      line: 3,
      sources: ['ghcr.io/astral-sh/uv:0.12.0', 'tools'],
      instructions: ['4 COPY', '5 RUN', '6 RUN'],
    },
    { name: 'runtime', from: 'build', line: 7, sources: ['0'], instructions: ['8 COPY'] },
  ]);
});

test('Windows line ends and a byte order mark change nothing', () => {
  const text = 'ARG A=1\nFROM debian AS x\nRUN a \\\n  b\n';
  assert.deepEqual(readDockerfile(`\uFEFF${text.replaceAll('\n', '\r\n')}`), readDockerfile(text));
});

test('whatever the text, reading it ends and every line is inside it', () => {
  const piece = fc.constantFrom(
    'FROM a AS b',
    'ARG X=1',
    'RUN <<EOF',
    'EOF',
    '\\',
    '\n',
    ' ',
    '#',
    '"',
    '${',
    'COPY --from=0 a b',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const lines = text.split('\n').length;
      readDockerfile(text);
      for (const { line } of readInstructions(text).instructions) {
        assert.ok(line >= 1 && line <= lines);
      }
    }),
  );
});
