// The facts about Dynamo that come with builder, at each version of its main branch since 0.3.

import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { resolveConfig, type Resolution } from '../../../src/config/resolve.ts';
import { eraOf } from '../../../src/model/framework-at.ts';
import type { Framework } from '../../../src/model/framework.ts';
import { shellLine } from '../../../src/text/shell.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const GOLDEN = fileURLToPath(new URL('../../golden/frameworks-in-eras.txt', import.meta.url));
const AS_IT_IS = { serializers: [String] };

/** As pyproject.toml of main said them. */
const VERSIONS =
  '0.3.2 0.4.0 0.4.1 0.5.0 0.5.1 0.6.0 0.6.1 0.7.0 0.7.1 0.8.0 0.9.0 1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0'.split(
    ' ',
  );
const NAMES = ['vllm', 'sglang', 'trtllm', 'none'];

let frameworks: ReadonlyMap<string, Framework>;

async function resolution(): Promise<Resolution> {
  await using dir = await tempDir();
  const answer = await resolveConfig({
    flags: { repoUrl: 'https://git.example.org/dynamo', framework: NAMES },
    env: {},
    cwd: dir.path,
    home: dir.path,
    frameworksDir: path.join(ROOT, 'frameworks'),
    embedded: false,
  });
  assert.ok('config' in answer, JSON.stringify(answer));
  return answer;
}

before(async () => {
  const { config } = await resolution();
  frameworks = new Map(config.frameworks.map((one) => [one.name, one]));
});

function at(name: string, version: string): Framework {
  const framework = frameworks.get(name);
  assert.ok(framework);
  return eraOf(framework, version);
}

/** What is asked of a version in a line each, so that a change shows where it begins. */
function facts(framework: Framework): Record<string, string> {
  const { build, compile, sanity, serve, targets, metrics, soak } = framework;
  const minimums = Object.entries(metrics.minimums).map(
    ([process, least]) => `${process} ${JSON.stringify(least)}`,
  );
  return {
    build: `cuda ${build.cuda ?? '-'}, ${build.memoryMb} MB, ${build.deadlineS} s, jobs ${build.maxJobs ?? '-'}`,
    targets: Object.entries(targets)
      .map(([target, steps]) => {
        const kinds = Object.entries(steps).filter((entry) => entry[1]);
        return `${target}: ${kinds.map(([kind]) => kind).join(' ')}`;
      })
      .join('; '),
    compile: compile?.command.at(-1) ?? '-',
    sanity: sanity === null ? '-' : `${sanity.deadlineS} s, else ${shellLine(sanity.fallback)}`,
    ...(serve && {
      'found by': serve.coordination.join(' '),
      frontend: shellLine(serve.frontend),
      worker: shellLine(serve.worker),
      env: JSON.stringify(serve.env),
      'of the worker': JSON.stringify(serve.workerEnv),
      cache: serve.hfHome ?? '-',
      ports: serve.processes
        .map(({ process, port, health }) => `${process} ${port} ${health ?? '-'}`)
        .join(', '),
      ready: `${serve.readyWithinS} s, ${serve.memoryMb} MB, ${serve.shmMb} MB shared, ${serve.gpus} GPU`,
      soak: `${soak.requests ?? '-'} by ${soak.concurrency}, ${soak.maxTokens} tokens`,
      'at least': minimums.join(', '),
    }),
  };
}

test('what is known of each version of Dynamo is what was read there', (t) => {
  const lines = NAMES.flatMap((name) => {
    let last: Record<string, string> = {};
    return VERSIONS.flatMap((version) => {
      const now = facts(at(name, version));
      const changed = Object.entries(now).filter(([key, value]) => last[key] !== value);
      last = now;
      return [`# ${name} ${version}`, ...changed.map(([key, value]) => `${key}: ${value}`), ''];
    });
  });
  t.assert.fileSnapshot(lines.join('\n'), GOLDEN, AS_IT_IS);
});

describe('in every version of Dynamo', () => {
  const SERVING = NAMES.filter((name) => name !== 'none');
  const each = (check: (name: string, version: string) => void): void => {
    for (const name of SERVING) for (const version of VERSIONS) check(name, version);
  };

  test('CUDA is asked for where render.py takes it, of the versions that it has', () => {
    const asked = (name: string): readonly (string | null)[] =>
      ['0.8.0', '0.9.0', '1.2.0', '1.3.0', '1.5.0'].map((version) => at(name, version).build.cuda);
    for (const name of ['vllm', 'sglang', 'none'])
      assert.deepEqual(asked(name), [null, '12.9', '12.9', '13.0', '13.0'], name);
    assert.deepEqual(asked('trtllm'), [null, '13.1', '13.1', '13.1', '13.1']);
  });

  test('the frontend is told its port, and the worker alone has one for its health', () => {
    each((name, version) => {
      const { serve } = at(name, version);
      assert.deepEqual(serve?.frontend, [
        'python3',
        '-m',
        'dynamo.frontend',
        '--http-port',
        '8000',
      ]);
      assert.equal(serve?.workerEnv['DYN_SYSTEM_PORT'], '8081');
      assert.ok(!Object.keys(serve?.env ?? {}).some((key) => key.startsWith('DYN_SYSTEM')));
    });
  });

  test('an address is named for each server that runs, and for no other', () => {
    each((name, version) => {
      const { serve } = at(name, version);
      const runs = (server: 'etcd' | 'nats'): boolean =>
        serve?.coordination.includes(server) ?? false;
      assert.equal(serve?.env['ETCD_ENDPOINTS'] !== undefined, runs('etcd'), `${name} ${version}`);
      assert.equal(serve?.env['NATS_SERVER'] !== undefined, runs('nats'), `${name} ${version}`);
      const byFile = ['DYN_STORE_KV', 'DYN_DISCOVERY_BACKEND'].some(
        (key) => serve?.env[key] === 'file',
      );
      assert.equal(byFile, serve?.coordination.includes('file'), `${name} ${version}`);
    });
  });

  test('no connector is loaded, and no flag of another version is given', () => {
    const knows = (name: string, flag: string): readonly string[] =>
      VERSIONS.filter((version) => at(name, version).serve?.worker.includes(flag));
    const from = (first: string, last = '1.5.0'): readonly string[] =>
      VERSIONS.slice(VERSIONS.indexOf(first), VERSIONS.indexOf(last) + 1);
    assert.deepEqual(knows('vllm', '--connector'), from('0.4.1', '0.8.0'));
    assert.deepEqual(knows('vllm', '--kv-events-config'), from('0.8.0', '1.1.0'));
    assert.deepEqual(knows('sglang', '--enable-metrics'), from('0.6.0'));
    assert.deepEqual(knows('sglang', 'dynamo.sglang.worker'), from('0.3.2', '0.4.0'));
    assert.deepEqual(knows('trtllm', '--publish-events-and-metrics'), from('0.6.0', '1.1.0'));
    assert.deepEqual(knows('trtllm', '--publish-kv-events'), from('1.2.0'));
    assert.deepEqual(knows('trtllm', '--free-gpu-memory-fraction'), from('0.4.0'));
  });

  test('the model is served under its own name, on a fifth of a GPU', () => {
    each((name, version) => {
      const line = shellLine(at(name, version).serve?.worker ?? []);
      assert.ok(line.includes('Qwen/Qwen3-0.6B') && !line.includes('${'), line);
      assert.match(line, /0\.20/, line);
    });
  });

  test('minimums are of prefixes that the pages have', () => {
    const prefixes = (name: string, version: string): readonly string[] =>
      Object.values(at(name, version).metrics.minimums).flatMap((least) => Object.keys(least));
    assert.deepEqual(prefixes('vllm', '0.3.2'), ['nv_']);
    assert.deepEqual(prefixes('trtllm', '0.6.0'), ['dynamo_frontend_', 'dynamo_component_']);
    assert.deepEqual(prefixes('trtllm', '0.6.1').at(-1), 'trtllm');
    assert.deepEqual(prefixes('sglang', '0.8.0').at(-1), 'sglang');
    assert.deepEqual(prefixes('vllm', '1.5.0').at(-1), 'vllm:');
  });

  test('a runtime image is checked and serves, the others are compiled in and checked', () => {
    for (const name of NAMES)
      for (const version of VERSIONS) {
        const { targets, compile, sanity } = at(name, version);
        const serve = name !== 'none';
        assert.deepEqual(targets, {
          runtime: { compile: false, sanity: true, serve },
          dev: { compile: true, sanity: true, serve: false },
          'local-dev': { compile: true, sanity: true, serve: false },
        });
        assert.ok(compile && sanity);
      }
  });

  test('caches of the host are mounted where the user of the image looks for them', () => {
    const home = (version: string): unknown => at('vllm', version).serve?.hfHome;
    assert.equal(home('0.5.1'), '/root/.cache/huggingface');
    assert.equal(home('0.6.0'), '/home/dynamo/.cache/huggingface');
    assert.equal(at('vllm', '0.6.0').serve?.env['HF_HOME'], home('0.6.0'));
  });
});
