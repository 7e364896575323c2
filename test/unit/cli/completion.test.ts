import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, chmod, mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { namesFor } from '../../../src/cli/completion-names.ts';
import { completionTable } from '../../../src/cli/completion-table.ts';
import { VERBS } from '../../../src/cli/verbs.ts';
import { KINDS } from '../../../src/model/kind.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { greenRun } from '../report/sample-runs.ts';
import { say } from './say.ts';
import { RUN, storeRun } from './stored-run.ts';

const TASKS = greenRun().plan.tasks.map(({ id }) => id);
const VERB_NAMES = VERBS.map(({ name }) => name);

/** A folder with a stored run, a configuration with a framework of its own, and the tool. */
async function project() {
  const dir = await tempDir();
  await storeRun(dir.path);
  await symlink(RUN, path.join(dir.path, 'reports/latest'));
  await writeFiles(dir.path, {
    'builder.yaml':
      'version: 1\nframeworks:\n  # ours\n  own:\n    title: Own\n  other: {}\nname: x\n',
    'bin/builder': `#!/bin/sh\nexec '${process.execPath}' '${path.join(ROOT, 'src/main.ts')}' "$@"\n`,
    'a plan.json': '{}',
    'frameworks/beside/framework.yaml': 'variants:\n  one:\n',
    'frameworks/$(touch ran)/framework.yaml': 'repo: embedded\n',
  });
  await mkdir(path.join(dir.path, 'a folder'));
  await chmod(path.join(dir.path, 'bin/builder'), 0o755);
  return dir;
}

describe('a real bash completes', () => {
  /** What it offers for the last word, as `complete -F` calls it. */
  async function offers(words: readonly string[]): Promise<string[]> {
    await using dir = await project();
    const { stdout: script } = await say(['completion', 'bash'], { cwd: dir.path });
    await writeFiles(dir.path, { 'completion.bash': script });
    const program = `
      set -u
      source completion.bash
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      _builder "$1" "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
      if ((\${#COMPREPLY[@]} > 0)); then printf '%s\\n' "\${COMPREPLY[@]}"; fi`;
    const argv = ['--norc', '--noprofile', '-c', program, 'bash', './bin/builder', ...words];
    const { stdout, stderr } = await promisify(execFile)('bash', argv, {
      cwd: dir.path,
      env: { PATH: process.env['PATH'], HOME: dir.path },
    });
    assert.equal(stderr, '');
    await assert.rejects(access(path.join(dir.path, 'ran')), { code: 'ENOENT' });
    return stdout.split('\n').filter((line) => line !== '');
  }

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['verbs', [''], VERB_NAMES],
    ['the verb that was begun', ['comp'], ['completion']],
    ['flags of the verb', ['plan', '--me'], ['--mermaid']],
    ['flags of the default verb', ['--keep'], ['--keep-going', '--keep-failed']],
    ['a verb behind a flag', ['--json', 'pl'], ['plan']],
    ['kinds', ['plan', '--only', ''], KINDS],
    ['a kind behind an equals sign', ['plan', '--only', '=', 'bu'], ['build']],
    ['the choices of a flag', ['run', '--gpus', ''], ['auto', 'none']],
    ['frameworks, own ones too', ['run', '-f', 'o'], ['other', 'own']],
    ['those of folders beside builder.yaml', ['run', '-f', 'b'], ['beside', 'beside-one']],
    ['the next framework of a list', ['run', '-f', 'own,mocker-v'], ['own,mocker-vllm']],
    ['runs and tasks', ['logs', ''], ['latest', RUN, ...TASKS]],
    [
      'tasks behind a switch',
      ['logs', '-f', 'soak.'],
      TASKS.filter((id) => id.startsWith('soak.')),
    ],
    ['tasks of a run', ['show', RUN, 'smoke.'], TASKS.filter((id) => id.startsWith('smoke.'))],
    ['runs', ['report', '2'], [RUN]],
    ['runs for a flag', ['--failed-from', ''], ['latest', RUN]],
    ['names of schemas', ['schema', 'ev'], ['events']],
    ['shells', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['files, with blanks in them', ['--from-plan', 'a'], ['a folder', 'a plan.json']],
    ['folders', ['init', 'a'], ['a folder']],
    ['nothing where nothing is known', ['--ref', ''], []],
    ['nothing behind the last word', ['show', RUN, TASKS[0] ?? '', ''], []],
  ];
  for (const [what, words, expected] of cases)
    test(`${what}: builder ${words.join(' ')}`, async () => {
      assert.deepEqual((await offers(words)).toSorted(), [...expected].toSorted());
    });
});

test('each shell has a script that names every verb and every flag', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await say(['completion', shell]);
    assert.equal(code, 0);
    for (const { name, flags } of completionTable(VERBS)) {
      assert.match(stdout, new RegExp(String.raw`\b${name}\b`));
      for (const flag of flags.flatMap(({ names }) => names))
        assert.ok(stdout.includes(shell === 'fish' ? flag.replace(/^-+/, ' ') : flag), flag);
    }
  }
});

test('fish reads nothing that was typed a second time: a quoted command stays one word', async () => {
  const { stdout } = await say(['completion', 'fish']);
  const read = stdout.split('\n').filter((line) => line.includes('eval '));
  assert.deepEqual(read, [
    '    eval $tool completion (string escape -- ":$argv[1]$of") 2>/dev/null',
  ]);
});

test('without a word it takes the shell that SHELL names', async () => {
  const zsh = await say(['completion'], { env: { SHELL: '/usr/bin/zsh' } });
  assert.match(zsh.stdout, /^#compdef builder\n/);
  const none = await say(['completion'], { env: { SHELL: '/bin/dash' } });
  assert.deepEqual(
    [none.code, none.stdout, none.stderr],
    [
      2,
      '',
      'error: which shell? SHELL names none that can be completed\n  where: SHELL\n  cause: there are bash, zsh, fish\n  try: builder completion bash\n',
    ],
  );
});

test('of an unknown shell the nearest is named', async () => {
  const { code, stderr } = await say(['completion', 'fih']);
  assert.equal(code, 2);
  assert.equal(
    stderr,
    "error: there is no completion for 'fih'\n  where: builder completion\n  cause: there are bash, zsh, fish\n  try: builder completion fish\n",
  );
});

test('names are those of BUILDER_REPORTS or of builder.yaml, and none where there is nothing', async () => {
  await using dir = await project();
  const glance = { cwd: dir.path, env: {}, frameworksDir: path.join(dir.path, 'none') };
  assert.deepEqual(await namesFor('runs', glance), ['latest', RUN]);
  const elsewhere = { ...glance, env: { BUILDER_REPORTS: '/not/there' } };
  assert.deepEqual(await namesFor('runs,tasks', elsewhere), []);
  await writeFiles(dir.path, { 'builder.yaml': 'reports: "elsewhere" # no\n' });
  assert.deepEqual(await namesFor('runs', glance), []);
  assert.deepEqual(await namesFor('frameworks', glance), ['beside', 'beside-one']);
  assert.deepEqual(await namesFor('frameworks', { ...glance, cwd: '/not/there' }), []);
  assert.deepEqual(await namesFor('tasks@../..', glance), []);
});

test('names load neither the configuration nor a stored run', async () => {
  await using dir = await project();
  const recorder = path.join(import.meta.dirname, 'record-imports.ts');
  const record = path.join(dir.path, 'loaded');
  const argv = ['--import', recorder, path.join(ROOT, 'src/main.ts'), 'completion', ':runs'];
  await promisify(execFile)(process.execPath, argv, {
    cwd: dir.path,
    env: { PATH: process.env['PATH'], HOME: dir.path, RECORD_TO: record },
  });
  const loaded = await readFile(record, 'utf8');
  assert.match(loaded, /completion-names/);
  assert.doesNotMatch(loaded, /valibot|node_modules\/yaml|src\/config\/resolve|src\/store/);
});
