// The files of a Dynamo-shaped repository at one version: its own script, Dockerfiles, sources and checks.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Files } from '../git-repo.ts';
import { atLeast, instantiate } from './template.ts';

const TEMPLATES = path.join(import.meta.dirname, 'files');
const FRAMEWORKS = ['vllm', 'sglang', 'trtllm'] as const;

type Content = string | { readonly run: string };

export async function eraFiles(
  version: string,
  words: Readonly<Record<string, string>>,
): Promise<Files> {
  const own = { ...words, VERSION: version };
  const text = async (file: string, framework = ''): Promise<string> =>
    instantiate(await readFile(path.join(TEMPLATES, file), 'utf8'), {
      version,
      framework,
      words: own,
    });
  const files: Record<string, Content> = {
    '.dockerignore': await text('dockerignore'),
    'README.md': `A repository in the shape of Dynamo ${version}.\n`,
    'pyproject.toml': `[project]\nname = "ai-dynamo"\nversion = "${version}"\n`,
    'docs/guide.md': 'Read by nobody.\n',
    'components/src/README.md': 'Read back into the context, and left out of some images.\n',
    'deploy/chart.yaml': 'name: dynamo\n',
    'lib/bindings/python/Cargo.toml': `[package]\nname = "dynamo-py3"\nversion = "${version}"\n`,
    'container/launch_message.txt': `Dynamo ${version}\n`,
    ...(await folder('dynamo', 'components/src/dynamo', text)),
    ...(await executables('tools', text)),
    ...(await scripts(version, text)),
  };
  const check = sanityPath(version);
  if (check !== null) files[check] = { run: await text('sanity.py') };
  return files;
}

type Text = (file: string, framework?: string) => Promise<string>;

async function scripts(version: string, text: Text): Promise<Record<string, Content>> {
  if (atLeast(version, '0.9'))
    return {
      'container/render.py': { run: await text('render.py') },
      'container/context.yaml': await text('context.yaml'),
      'container/Dockerfile.template': await text('Dockerfile.template'),
    };
  const isFirst = !atLeast(version, '0.4');
  const files: Record<string, Content> = {
    'container/build.sh': { run: await text('build.sh') },
    [`container/Dockerfile${isFirst ? '.none' : ''}`]: await text('Dockerfile.base', 'none'),
  };
  for (const framework of FRAMEWORKS) {
    const name = isFirst && framework === 'trtllm' ? 'tensorrt_llm' : framework;
    files[`container/Dockerfile.${name}`] = await text('Dockerfile.framework', framework);
  }
  if (atLeast(version, '0.8')) files['container/dev/Dockerfile.dev'] = await text('Dockerfile.dev');
  else if (atLeast(version, '0.5'))
    files['container/Dockerfile.local_dev'] = await text('Dockerfile.local_dev');
  return files;
}

/** Null: this version has none yet. */
function sanityPath(version: string): string | null {
  if (atLeast(version, '1.2')) return 'dev/sanity_check.py';
  if (atLeast(version, '0.6')) return 'deploy/sanity_check.py';
  return atLeast(version, '0.4') ? 'deploy/dynamo_check.py' : null;
}

async function folder(from: string, to: string, text: Text): Promise<Record<string, string>> {
  const names = await readdir(path.join(TEMPLATES, from));
  const pairs = names.map(
    async (name) => [`${to}/${name}`, await text(`${from}/${name}`)] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}

async function executables(from: string, text: Text): Promise<Record<string, Content>> {
  const files = await folder(from, from, text);
  return Object.fromEntries(Object.entries(files).map(([name, run]) => [name, { run }]));
}
