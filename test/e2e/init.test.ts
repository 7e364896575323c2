// The first file of a new user: `builder init` in a checkout, then the verbs it names.

import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { builder } from '../rig/cli.ts';
import { makeRepo } from '../rig/git-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';

const FILES = {
  Dockerfile: 'FROM scratch AS tools\nFROM scratch AS server\nCOPY app /app\nEXPOSE 8000\n',
  'app/serve': '',
};

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];
/** Root may do everything. */
const AS_NOBODY = {
  under: process.getuid?.() === 0 ? NOBODY : [],
  env: { XDG_CACHE_HOME: '/nonexistent', NODE_DISABLE_COMPILE_CACHE: '1' },
};

test('what init writes in a checkout is what config shows and plan takes', async () => {
  await using repo = await makeRepo(FILES);
  const said = await builder(['init'], { cwd: repo.dir });
  assert.equal(said.code, 0, said.stderr);
  const [name] = /(?<=^wrote builder\.yaml with 1 framework: ).+$/m.exec(said.stdout) ?? [];
  assert.ok(name, said.stdout);
  const env = { BUILDER_SOCKET: '', DOCKER_HOST: `unix://${repo.dir}/none.sock` };
  const config = await builder(['config'], { cwd: repo.dir, env });
  assert.match(config.stdout, new RegExp(`^frameworks +${name} +builder\\.yaml:\\d+:1$`, 'm'));
  const plan = await builder(['plan'], { cwd: repo.dir, env });
  assert.equal(plan.code, 0, plan.stderr);
  assert.match(plan.stdout, /^1 task/m);
  assert.equal(await repo.git('status', '--porcelain', '--untracked-files=no'), '');
});

test('the command that init gives for editors leads to a schema that takes the file', async () => {
  await using repo = await makeRepo(FILES);
  const { stdout } = await builder(['init'], { cwd: repo.dir });
  assert.match(stdout, /builder schema config > \.builder-schema\.json && sed -i '1i # yaml-lang/);
  const { stdout: schema } = await builder(['schema', 'config'], { cwd: repo.dir });
  const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(schema));
  const text = await readFile(path.join(repo.dir, 'builder.yaml'), 'utf8');
  assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
});

test('a folder that may not be written is told, and what to do', async () => {
  await using dir = await tempDir();
  await using repo = await makeRepo(FILES);
  const cwd = path.join(dir.path, 'locked');
  await mkdir(cwd);
  await chmod(dir.path, 0o755);
  await chmod(repo.dir, 0o755);
  await chmod(cwd, 0o555);
  const { code, stdout, stderr } = await builder(['init', repo.dir], {
    cwd,
    ...AS_NOBODY,
  });
  assert.deepEqual([code, stdout], [3, '']);
  assert.match(
    stderr,
    /^error: writing builder\.yaml: not possible there\n {2}where: .*\/locked\/builder\.yaml\n {2}cause: EACCES: .*\n/,
  );
  assert.match(stderr, /\n {2}try: choose another folder, or make this one writable\n$/);
});

test('a builder.yaml that is there stays as it is', async () => {
  await using dir = await tempDir();
  await writeFile(path.join(dir.path, 'builder.yaml'), 'version: 1\n');
  const { code, stderr } = await builder(['init'], { cwd: dir.path });
  assert.equal(code, 3);
  assert.equal(
    stderr,
    `error: builder.yaml is there already
  where: ${dir.path}/builder.yaml
  cause: ${dir.path}/builder.yaml would be lost
  try: builder init --print shows the new one; --force replaces the old one
`,
  );
  assert.equal(await readFile(path.join(dir.path, 'builder.yaml'), 'utf8'), 'version: 1\n');
});

test('a builder.yaml that may not be read is told', async () => {
  await using dir = await tempDir();
  await chmod(dir.path, 0o755);
  const file = path.join(dir.path, 'builder.yaml');
  await writeFile(file, 'version: 1\n');
  await chmod(file, 0);
  const { code, stderr } = await builder(['config'], { cwd: dir.path, ...AS_NOBODY });
  assert.equal(code, 3);
  assert.equal(
    stderr,
    `error: ${file} may not be read\n  where: builder.yaml\n  try: ls -l ${file}\n`,
  );
});
