// What people write wrongly in builder.yaml, framework.yaml and on the command line.

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Files } from '../../rig/git-repo.ts';

export interface Case {
  readonly title: string;
  /** `builder config` without. */
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** builder.yaml. */
  readonly yaml?: string;
  readonly files?: Files;
  readonly prepare?: (dir: string) => Promise<unknown>;
}

const WEB = 'repo: .\nframeworks:\n  web:\n';
const EMBEDDED = 'repo: embedded\n';

export const CASES: readonly Case[] = [
  {
    title: 'several mistakes at once, down the file',
    yaml: `version: 1
repoo: ../server
soak: { concurrency: 0, maxErrorRate: 3, requests: many }
frameworks:
  web:
    dockerfile: docker/Dockerfile
    build: { network: hots, memoryMb: "2048", args: [A=1] }
    serve: { processes: { server: { health: live } }, command: serve --fast }
    sanity: python3 -V
secrets: { hub: hunter2hunter2 }
mail: { to: 7 }
name: 42
parallel: lots
targets: runtime
profiles:
  nightly: { soak: { duration: 5 } }
`,
  },
  {
    title: 'a push of what is never promoted',
    yaml: `${WEB}    build: { dockerfile: Dockerfile }\npush: registry.example.org/team/web\n`,
  },
  {
    title: 'a push to no place',
    yaml: `${WEB}    build: { dockerfile: Dockerfile }\npromote: main\npush: a:hunter2hunter2@r.example.org/b\n`,
  },
  { title: 'a key that belongs elsewhere', yaml: 'concurrency: 3\n' },
  { title: 'a key given twice', yaml: 'frameworks:\n  web: {}\n  api: {}\n  web: {}\n' },
  { title: 'a tab', yaml: 'mail:\n\tto: a@example.org\n' },
  { title: 'two colons on a line', yaml: 'name: a: b\n' },
  { title: 'a sign that YAML keeps for itself', yaml: 'name: @team\n' },
  { title: 'a bracket left open', yaml: 'refs: [main, next\nname: x\n' },
  { title: 'a quote left open', yaml: 'name: "x\nrepo: .\n' },
  { title: 'a colon without a blank', yaml: 'name:x\nrepo: .\n' },
  { title: 'a crooked indentation', yaml: 'mail:\n   to: a\n  from: b\n' },
  { title: 'two documents', yaml: 'name: a\n---\nname: b\n' },
  { title: 'an alias of nothing', yaml: 'name: *nobody\n' },
  { title: 'brackets without end', yaml: '['.repeat(20_000) },
  { title: 'a list at the top', yaml: '- repo: .\n- name: x\n' },
  { title: 'a word at the top', yaml: 'hello\n' },
  {
    title: 'a file that is no text',
    prepare: (dir) =>
      writeFile(path.join(dir, 'builder.yaml'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0])),
  },
  {
    title: 'a file in Latin-1',
    prepare: (dir) =>
      writeFile(
        path.join(dir, 'builder.yaml'),
        Buffer.from('name: x\ntitle: Gr\xf6\xdfe\n', 'latin1'),
      ),
  },
  {
    title: 'a file in UTF-16',
    prepare: (dir) =>
      writeFile(path.join(dir, 'builder.yaml'), Buffer.from('\ufeffname: x\n', 'utf16le')),
  },
  { title: 'a file of 5 MB', yaml: `# ${'x'.repeat(5_000_000)}\n` },
  { title: 'a folder of that name', prepare: (dir) => mkdir(path.join(dir, 'builder.yaml')) },
  {
    title: 'a link to itself',
    prepare: (dir) => symlink('builder.yaml', path.join(dir, 'builder.yaml')),
  },
  {
    title: 'a very long line',
    yaml: `name: x  # ${'y'.repeat(300)}\nmail: {${' '.repeat(300)}frm: x}\n`,
  },
  { title: 'a file of a newer builder', yaml: 'version: 2\nfuture: true\n' },
  { title: 'a version that is none', yaml: 'version: "1"\n' },
  { title: 'a configuration that is not there', argv: ['--config', 'nope.yaml'] },
  {
    title: 'a profile that is nearly there',
    argv: ['--profile', 'nightyl'],
    yaml: 'profiles: { nightly: {}, weekly: {} }\n',
  },
  {
    title: 'a profile like no other',
    argv: ['--profile', 'x'],
    yaml: 'profiles: { nightly: {}, weekly: {} }\n',
  },
  { title: 'a profile without a file', env: { BUILDER_PROFILE: 'nightly' } },
  {
    title: 'a mistake in the lines of a profile',
    argv: ['--profile', 'nightly'],
    yaml: 'mail: { to: a@example.org }\nprofiles:\n  nightly:\n    mail: { to: [ada] }\n',
  },
  {
    title: 'variables that cannot be read',
    env: { BUILDER_ONLY: 'smok', BUILDER_PARALLEL: 'x', BUILDER_FAIL_FAST: 'perhaps' },
  },
  {
    title: 'two frameworks of one name, in two folders',
    files: {
      'frameworks/echo/framework.yaml': `${EMBEDDED}variants:\n  fast:\n`,
      'frameworks/echo-fast/framework.yaml': EMBEDDED,
    },
  },
  {
    title: 'a framework of the name of one that comes with builder',
    files: { 'frameworks/mocker/framework.yaml': `${EMBEDDED}variants: { vllm: }\n` },
  },
  {
    title: 'a framework folder without Dockerfile',
    files: { 'frameworks/echo/framework.yaml': EMBEDDED },
  },
  {
    title: 'a framework folder without the Dockerfile that it names',
    files: {
      'frameworks/echo/framework.yaml': `${EMBEDDED}build:\n  dockerfile: docker/Dockerfile\n`,
    },
  },
  {
    title: 'a framework folder whose name fits no task',
    files: {
      'frameworks/My App/framework.yaml': EMBEDDED,
      'frameworks/My App/Dockerfile': 'FROM scratch\n',
    },
  },
  {
    title: 'mistakes in framework.yaml',
    files: {
      'frameworks/echo/framework.yaml': `titel: Echo\nrepo: embeded\nvariants:\n  fast: { serve: { port: 8000 } }\n  slow: [a]\n`,
    },
  },
  {
    title: 'a framework.yaml of a newer builder',
    files: { 'frameworks/echo/framework.yaml': 'version: 7\n' },
  },
  {
    title: 'framework folders without framework.yaml',
    files: {
      'frameworks/echo/Dockerfile': 'FROM scratch\n',
      'frameworks/web/framework.yml': EMBEDDED,
    },
  },
  {
    title: 'an empty framework folder',
    argv: ['--framework', 'echo'],
    files: { 'frameworks/echo/README.md': '' },
  },
  { title: 'a framework that is nearly there', argv: ['--framework', 'mockr'] },
  {
    title: 'rules across keys',
    yaml: `${WEB}    build: { context: ../x, secrets: [hubb] }
    sanity: { deadlineS: 5 }
    serve: { processes: { worker: { port: 1 } } }
    soak: { requests: null }
  My.App: { serve: { processes: { server: { port: 1 }, worker: { port: 1 } } } }
name: My Shop
targets: [a/b]
refs: ["-x"]
secrets: { hub: { env: HUB } }
mail: { to: ada, url: "mail.example.org:25" }
`,
  },
  {
    title: 'mistakes about all builds',
    yaml: `${WEB}    build: { dockerfile: Dockerfile }
build:
  recipe: build.sh
  platfrom: linux/arm64
  cuda: 12.9
  args: [A=1]
  noCache: perhaps
model: tiny
images: { keep: 0, maxAgeDays: -1 }
gpus: all
blocked: [222c2e85c]
`,
  },
  {
    title: 'builds that cannot be as they are written',
    yaml: `${WEB}    build: { dockerfile: Dockerfile }
build:
  platform: arm64
  cuda: thirteen
  args:
    A-B: 1
    HUB_TOKEN: hunter2hunter2
  contexts: { wheels: ./wheels, sources: "https://example.org/sources" }
  secrets: [hubb]
secrets: { hub: { env: HUB } }
model: { cache: ./hub-cache }
blocked: { main: it never builds }
`,
  },
  {
    title: 'builds that cannot be as they are asked for, by flags and variables',
    argv: ['--build-arg', 'GONE', '--secret', 'id=zz', '--build-context', 'a=nope'],
    env: { BUILDER_PLATFORM: 'linux', BUILDER_HF_CACHE: 'nope', BUILDER_RECIPE: 'render-py' },
  },
  {
    title: 'variables of builds and servers that cannot be read',
    env: { BUILDER_GPUS: 'all', BUILDER_LAST: '0', BUILDER_WITHOUT: 'soack' },
  },
  {
    title: 'a copy of the report in the place of a folder',
    env: { BUILDER_HTML_OUT: 'www' },
    files: { 'www/index.html': '' },
  },
  {
    title: 'a variable that leaves no step, and one that asks for commits of no repository',
    env: { BUILDER_ONLY: 'soak', BUILDER_WITHOUT: 'soak', BUILDER_LAST: '3' },
  },
  { title: 'a secret with two sources', yaml: 'secrets:\n  hub: { env: A, file: b }\n  pub: {}\n' },
  { title: 'frameworks without a repository', yaml: 'frameworks:\n  web: {}\n' },
  {
    title: 'a framework folder that builds a repository, and none is named',
    files: { 'frameworks/echo/framework.yaml': 'title: Echo\n' },
  },
  { title: 'a repository that is not there', yaml: 'name: x\nrepo: ./server\n' },
  {
    title: 'a repository that is not there, with a framework',
    argv: ['--repo-path', 'nope', '--framework', 'web'],
  },
  {
    title: 'ranges of versions that cannot be',
    yaml: `repo: .
frameworks:
  vllm:
    versions:
      foo: { title: x }
      0.8: { titel: x }
      '>=0.8 <0.9': { build: { deadlineS: 0 } }
      '>=1.2 <0.9': {}
      1.0: { build: { cuda: 13.0 } }
      '<0.5': 7
`,
  },
  {
    title: 'ranges of versions that cannot be, in a folder',
    files: {
      'frameworks/echo/framework.yaml': 'versions: { "<0.5": {}, "<0.5.0": {}, ">1 <=1.0": {} }\n',
    },
  },
  {
    title: 'a range without quotes',
    yaml: 'repo: .\nframeworks:\n  vllm:\n    versions:\n      >=0.9 <1.2: { title: x }\n      <0.5: {}\n',
  },
  {
    title: 'another name of a framework of Dynamo',
    yaml: 'repo: .\nframeworks: { dynamo: { title: x } }\n',
  },
  {
    title: 'compiling that nobody says how, in some versions',
    yaml: `repo: .
frameworks:
  web: { targets: { dev: { compile: true } }, versions: { '>=2': { compile: { env: { A: 1 } } } } }
`,
  },
  {
    title: 'users, versions and places that are none',
    yaml: `repo: .
frameworks:
  web:
    compile: { command: [], workdir: src, caches: [tmp], user: 'a b' }
    serve: { coordination: [zookeeper], hfHome: cache, user: '1000:', workerEnv: [A=1] }
    sanity: { scripts: check.py, flags: { runtime: --fast }, needs: [--fast] }
    targets: { dev: { compil: true } }
    build: { cuda: '13', maxJobs: 0 }
`,
  },
];
