// A git repository whose image serves the rig's LLM server; one branch for each way to be broken.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRepo, type TestRepo } from './git-repo.ts';
import { ROOT } from './source-tree.ts';

const RIG = [
  'llm-server',
  'llm-server-behaviour',
  'llm-server-pages',
  'llm-server-script',
  'llm-server-stream',
];

/** What each branch does wrong. */
export const BRANCHES = ['main', 'no-build', 'no-start', 'no-answer', 'no-soak'] as const;

export async function makeServedRepo(baseImage: string): Promise<TestRepo> {
  const sources = await Promise.all(
    RIG.map(async (name) => {
      const file = path.join(ROOT, 'test/rig', `${name}.ts`);
      return [`app/${name}.ts`, await readFile(file, 'utf8')] as const;
    }),
  );
  const repo = await makeRepo({
    ...Object.fromEntries(sources),
    'docker/Dockerfile': dockerfile(baseImage),
    '.dockerignore': '*.md\n',
    'README.md': 'Serves a model that is none.\n',
    'app/serve.ts': server(''),
  });
  const broken = async (branch: string, files: Record<string, string>): Promise<void> => {
    await repo.git('checkout', '--quiet', 'main');
    await repo.branch(branch);
    await repo.commit(files, `Break it: ${branch} (#7)`);
  };
  await broken('no-build', {
    'docker/Dockerfile': dockerfile(baseImage, 'RUN echo "about to fail" && exit 7\n'),
  });
  await broken('no-start', {
    'app/serve.ts': "console.log('loading weights');\nthrow new Error('no weights found');\n",
  });
  await broken('no-answer', {
    'app/serve.ts': server("({ stream }) => (stream ? 'empty-text' : 'none')"),
  });
  await broken('no-soak', {
    'app/serve.ts': server("({ index }) => (index > 8 && index % 3 === 0 ? 'http-500' : 'none')"),
  });
  await repo.git('checkout', '--quiet', 'main');
  return repo;
}

function dockerfile(baseImage: string, step = ''): string {
  return `ARG BASE=${baseImage}\nFROM \${BASE} AS shared\nCOPY app .\n\nFROM shared AS runtime\n${step}CMD ["node", "serve.ts"]\n`;
}

function server(fault: string): string {
  return [
    "import { startLlmServer } from './llm-server.ts';",
    `await startLlmServer({ model: 'served'${fault === '' ? '' : `, fault: ${fault}`} }, { host: '0.0.0.0', port: 8000 });`,
    "console.log('listening');",
    "process.on('SIGTERM', () => process.exit(143));",
    '',
  ].join('\n');
}

/** `builder.yaml` for it. */
export function servedConfig(repoDir: string): string {
  return `version: 1
name: served
repo: ${repoDir}
frameworks:
  app:
    title: The served app
    simulated: true
    build:
      dockerfile: docker/Dockerfile
      network: none
    sanity:
      command: [node, --version]
    serve:
      model: served
      processes:
        server: { port: 8000, health: /live, metrics: /metrics }
      readyWithinS: 20
      stopGraceS: 3
    soak:
      concurrency: 4
      requests: 40
      maxTokens: 16
`;
}
