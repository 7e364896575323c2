// What a person sees who made mistakes in a YAML file.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ConfigProblem } from '../../../src/model/config.ts';
import { FrameworkFileSchema } from '../../../src/config/written-framework.ts';
import { WrittenConfigSchema } from '../../../src/config/written.ts';
import { readYaml } from '../../../src/config/yaml-file.ts';

async function problemsOf(text: string): Promise<readonly ConfigProblem[]> {
  const read = await readYaml({ name: 'builder.yaml', text, version: 1 }, WrittenConfigSchema);
  return 'problems' in read ? read.problems : [];
}

function shown(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ message, where, excerpt = '', hint }) =>
      [`${where} ${message}`, excerpt, ...(hint === undefined ? [] : [`try: ${hint}`])].join('\n'),
    )
    .join('\n\n');
}

test('all mistakes are told at once, down the file, each under a squiggle', async () => {
  const text = `version: 1
repoo: x
mail:
  frm: y
soak: {concurrency: 0, maxErrorRate: 2}
frameworks:
  web:
    build: {dockerfil: a, memoryMb: lots}
    serve: {processes: {frontend: {health: live}}}
    repo: embeded
parallel: some
zzzzzz: 1
`;
  assert.equal(
    shown(await problemsOf(text)),
    `builder.yaml:2:1 unknown key "repoo"
2 | repoo: x
  | ~~~~~
try: did you mean "repo"?

builder.yaml:4:3 unknown key "frm" in mail
4 |   frm: y
  |   ~~~
try: did you mean "from"?

builder.yaml:5:21 soak.concurrency must be 1 or more, found 0
5 | soak: {concurrency: 0, maxErrorRate: 2}
  |                     ~
try: correct it, or leave it out: the default is 8

builder.yaml:5:38 soak.maxErrorRate must be a share from 0 to 1, found 2
5 | soak: {concurrency: 0, maxErrorRate: 2}
  |                                      ~
try: correct it, or leave it out: the default is 0

builder.yaml:8:13 unknown key "dockerfil" in frameworks.web.build
8 |     build: {dockerfil: a, memoryMb: lots}
  |             ~~~~~~~~~
try: did you mean "dockerfile"?

builder.yaml:8:37 frameworks.web.build.memoryMb: expected a number, found the text "lots"
8 |     build: {dockerfil: a, memoryMb: lots}
  |                                     ~~~~
try: correct it, or leave it out: the default is 2048

builder.yaml:9:25 "port" is missing in frameworks.web.serve.processes.frontend
9 |     serve: {processes: {frontend: {health: live}}}
  |                         ~~~~~~~~
try: add "port": where it listens inside the container

builder.yaml:9:44 frameworks.web.serve.processes.frontend.health must be a path that begins with "/", found the text "live"
9 |     serve: {processes: {frontend: {health: live}}}
  |                                            ~~~~
try: correct it, or leave it out

builder.yaml:10:11 frameworks.web.repo: expected one of embedded, dynamo, any, found the text "embeded"
10 |     repo: embeded
   |           ~~~~~~~
try: did you mean "embedded"?

builder.yaml:11:11 parallel: must be true, false or a whole number from 1, found the text "some"
11 | parallel: some
   |           ~~~~
try: correct it, or leave it out: the default is false

builder.yaml:12:1 unknown key "zzzzzz"
12 | zzzzzz: 1
   | ~~~~~~
try: known keys: version, name, repo, refs, targets, frameworks, build, model, soak, secrets, mail, parallel, failFast, deadlineS, retry, admission, engineBackWithinS, trust, gpus, backend, promote, push, images, blocked, reports, groupReadable, socket, hostname, htmlPath, profiles`,
  );
});

test('a file that is no YAML is told with its line', async () => {
  const [problem] = await problemsOf('mail:\n  to: [a\nname: x\n');
  assert.match(problem?.message ?? '', /^not YAML: /);
  assert.match(problem?.where ?? '', /^builder\.yaml:\d+:\d+$/);
});

test('a key given twice is a mistake', async () => {
  assert.equal(
    shown(await problemsOf('name: a\nname: b\n')),
    'builder.yaml:2:1 the key name stands twice\n2 | name: b\n  | ~~~~\ntry: keep one of them, or rename one',
  );
});

test('a newer format is said in one sentence and nothing else is looked at', async () => {
  assert.equal(
    shown(await problemsOf('version: 2\nfuture: yes\n')),
    `builder.yaml:1:10 builder.yaml is written in version 2 of the format; this builder reads version 1
1 | version: 2
  |          ~
try: update builder, or write the file in the older format`,
  );
});

test('a secret needs exactly one source', async () => {
  const found = await problemsOf('secrets:\n  a: {}\n  b: {file: x, env: Y}\n');
  assert.deepEqual(
    found.map(({ where, message }) => `${where} ${message}`),
    [
      'builder.yaml:2:3 secrets.a must have either "file", "env" or "command", found keys and values',
      'builder.yaml:3:3 secrets.b must have either "file", "env" or "command", found keys and values',
    ],
  );
});

test('a line is shown without the password in it', async () => {
  const [problem] = await problemsOf('mail: {url: "smtp://ada:pw@host", frm: x}\n');
  assert.equal(
    problem?.excerpt,
    '1 | mail: {url: "smtp://******@host", frm: x}\n  |                                   ~~~',
  );
});

test('an empty file and comments alone are fine', async () => {
  assert.deepEqual(await problemsOf(''), []);
  assert.deepEqual(await problemsOf('# nothing yet\n'), []);
});

test('a file of another shape is told, not thrown', async () => {
  const [list] = await problemsOf('- a\n- b\n');
  assert.equal(list?.message, 'the file: expected keys and values, found a list');
  const [word] = await problemsOf('hello\n');
  assert.equal(word?.message, 'the file: expected keys and values, found the text "hello"');
});

test('a list where keys and values belong is a mistake, never taken for keys', async () => {
  const text = 'frameworks:\n  web:\n    serve:\n      env: [A=1]\nsecrets: [a]\nmail: [x]\n';
  assert.deepEqual(
    (await problemsOf(text)).map(({ where, message }) => `${where} ${message}`),
    [
      'builder.yaml:4:7 frameworks.web.serve.env: expected keys and values, found a list',
      'builder.yaml:5:1 secrets: expected keys and values, found a list',
      'builder.yaml:6:1 mail: expected keys and values, found a list',
    ],
  );
});

test('a name that leads nowhere is a mistake', async () => {
  const [problem] = await problemsOf('name: *nobody\n');
  assert.match(problem?.message ?? '', /^not YAML: there is no anchor &nobody above$/);
});

test('an unknown key inside a list or a variant is found in its place', async () => {
  const text = 'variants:\n  vllm:\n    soack: {}\n';
  const read = await readYaml({ name: 'framework.yaml', text, version: 1 }, FrameworkFileSchema);
  assert.ok('problems' in read);
  const [problem] = read.problems;
  assert.ok(problem);
  assert.equal(problem.where, 'framework.yaml:3:5');
  assert.equal(problem.hint, 'did you mean "soak"?');
});

test('whatever the text, there is an answer and every place is inside it', async () => {
  const word = fc.constantFrom(
    'name',
    'mail',
    ':',
    ' ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    '#',
    '&a',
    '*a',
    '1',
    '|',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 30 }), async (words) => {
      const text = words.join('');
      for (const { where } of await problemsOf(text)) {
        const [, line, column] = where.split(':').map(Number);
        assert.ok(Number(line) >= 1 && Number(line) <= text.split('\n').length, where);
        assert.ok(Number(column) >= 1, where);
      }
    }),
    { numRuns: 300 },
  );
});

test('what was written where a secret is declared is not shown again', async () => {
  const text =
    'secrets: {hub: hunter2, key: {fil: hunter2}}\nprofiles: {a: {secrets: {b: hunter2}}}\n';
  const problems = await problemsOf(text);
  assert.deepEqual(
    problems.map(({ message }) => message.replace(/^.* (?=found|in )/, '')),
    ['found a text', 'found keys and values', 'in secrets.key', 'found a text'],
  );
  assert.doesNotMatch(shown(problems), /hunter2/);
});

test('a login in what was found is masked, and a novel cut short', async () => {
  const [login] = await problemsOf('parallel: "smtp://ada:geheim@mail.example.org"\n');
  assert.doesNotMatch(JSON.stringify(login), /geheim/);
  const [novel] = await problemsOf(`parallel: ${'x'.repeat(500)}\n`);
  assert.ok((novel?.message.length ?? 999) < 150, novel?.message);
});

test('a quote that is not closed is shown where it is opened', async () => {
  assert.equal(
    shown(await problemsOf('repo: .\nname: "x\nrefs: []\n')),
    `builder.yaml:2:7 not YAML: a quote is opened here and not closed
2 | name: "x
  |       ~
try: close it on the same line`,
  );
});
