// What differs in versions of a project: which layer holds where, and what may be written over what comes with builder.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { atVersion, rangeAt, rangesOf } from '../../../src/config/at-version.ts';
import { originText } from '../../../src/config/origin.ts';
import { Leaf, treeAt } from '../../../src/config/traced.ts';
import { eraOf } from '../../../src/model/framework-at.ts';
import type { Framework, Serve } from '../../../src/model/framework.ts';
import { engine, problemsOf, resolved, resolvedEngine } from './engine.ts';

const VERSIONS = ['0.3.2', '0.4.1', '0.5.0', '0.8.0', '0.9.1', '1.1.0', '1.2.0', undefined];

function inVersions<T>(framework: Framework, show: (era: Framework) => T): readonly T[] {
  return VERSIONS.map((version) => show(eraOf(framework, version)));
}

describe('a framework in versions of its project', () => {
  test('has what every range says that holds there, the one that begins later above', async () => {
    const found = await engine();
    assert.deepEqual(
      inVersions(found, ({ build }) => [build.memoryMb, Object.keys(build.args).join('')]),
      [
        [5, 'AB'],
        [5, 'AB'],
        [1, 'A'],
        [8, 'A'],
        [9, 'A'],
        [9, 'A'],
        [9, 'A'],
        [9, 'A'],
      ],
    );
    assert.deepEqual(
      inVersions(found, ({ serve }) => serve && [serve.env['KIND'], serve.worker[0]]),
      [
        ['base', 'work'],
        null,
        ['base', 'work'],
        ['base', 'work8'],
        ['new', 'work8'],
        ['new', 'work8'],
        ['new', 'work'],
        ['new', 'work'],
      ],
    );
  });

  test('is cut where a range begins or ends, without gaps, and is the newest by itself', async () => {
    const found = await engine();
    assert.deepEqual(
      found.eras.map(({ from, below }) => [from, below]),
      [
        [null, '0.4'],
        ['0.4', '0.5'],
        ['0.5', '0.8'],
        ['0.8', '0.9'],
        ['0.9', '1.2'],
        ['1.2', null],
      ],
    );
    assert.deepEqual({ ...found, eras: [] }, found.eras.at(-1)?.framework);
    for (const { framework } of found.eras) assert.deepEqual(framework.eras, []);
  });

  test('is one for all where nobody says that it differs', async () => {
    const { selected } = await resolved({ flags: { framework: ['bare'] } });
    assert.deepEqual(selected[0]?.framework.eras, []);
    assert.deepEqual(selected[0]?.eras, []);
  });

  test('gets the other end of a soak from a range alone', async () => {
    const ends = ({ soak }: Framework): unknown => [soak.requests, soak.durationS];
    const found = await engine();
    assert.deepEqual(ends(eraOf(found, '0.3')), [null, 30]);
    assert.deepEqual(ends(eraOf(found, '0.5')), [10, null]);
  });

  test('is in every version what builder.yaml says, unless that says it of some', async () => {
    const yaml = `repo: .
frameworks:
  engine:
    build: { memoryMb: 77, args: { C: mine } }
    versions:
      '>=0.9.1': { build: { memoryMb: 91 } }
      0.4: { title: Four }
`;
    const found = await engine({ yaml });
    assert.deepEqual(
      inVersions(found, ({ build, title }) => [build.memoryMb, title]),
      [
        [77, 'Engine'],
        [77, 'Four'],
        [77, 'Engine'],
        [77, 'Engine'],
        [91, 'Engine'],
        [91, 'Engine'],
        [91, 'Engine'],
        [91, 'Engine'],
      ],
    );
    assert.deepEqual(Object.keys(eraOf(found, '0.3').build.args).toSorted(), ['A', 'B', 'C']);
    assert.ok(found.eras.some(({ from }) => from === '0.9.1'));
  });

  test('takes ranges of a profile too', async () => {
    const yaml = `repo: .
frameworks: { engine: { versions: { '0.8': { title: Eight } } } }
profiles:
  night: { frameworks: { engine: { versions: { '0.8': { build: { memoryMb: 88 } } } } } }
`;
    const eight = eraOf(await engine({ yaml, flags: { profile: 'night' } }), '0.8');
    assert.deepEqual([eight.title, eight.build.memoryMb], ['Eight', 88]);
  });

  test('takes ranges of its variants', async () => {
    const files = {
      'frameworks/chat/framework.yaml':
        'versions: { "<2": { title: Old } }\nvariants: { fast: { versions: { "1": { title: "${variant}" } } } }\n',
    };
    const { config } = await resolved({ files });
    const [fast] = config.frameworks;
    assert.ok(fast);
    const titles = ['0.5', '1.5', '2'].map((version) => eraOf(fast, version).title);
    assert.deepEqual(titles, ['Old', 'fast', 'chat-fast']);
  });

  test('is shown as a version has it, each value with where it stands', async () => {
    const found = await resolvedEngine();
    assert.deepEqual(rangesOf(found), ['<0.4', '0.4', '>=0.5 <0.8', '0.8', '>=0.9 <1.2', '>=1.2']);
    assert.equal(rangeAt(found, '0.8.3'), '0.8');
    assert.equal(rangeAt(found, undefined), '>=1.2');
    const memoryAt = (version: string): string => {
      const { tree, place } = atVersion(found, version);
      const said = treeAt(tree, ['build', 'memoryMb']);
      assert.ok(said instanceof Leaf);
      assert.equal(originText(said.sourced.origin), place(['build', 'memoryMb']).where);
      return originText(said.sourced.origin).replace(/^.*framework\.yaml/, '');
    };
    assert.deepEqual(['0.3', '0.6', '0.8', '1.0'].map(memoryAt), [
      ':14:32',
      ':4:20',
      ':15:38',
      ':13:33',
    ]);
  });

  test('is checked in every version, each mistake once', async () => {
    const yaml = `repo: .
frameworks:
  engine:
    versions:
      '0.8': { build: { context: ../x } }
      '>=0.8 <0.9.5': { serve: { processes: { worker: { port: 8000 } } } }
`;
    const told = (await problemsOf({ yaml })).map(({ message, where }) => `${where} ${message}`);
    assert.deepEqual(told, [
      'builder.yaml:5:34 engine: build.context leads out of the repository',
      'builder.yaml:6:34 engine: two processes have the port 8000',
    ]);
  });
});

describe('the model that is served', () => {
  const served = ({ serve }: Framework): readonly unknown[] => {
    assert.ok(serve);
    const { model, worker, workerEnv }: Serve = serve;
    return [model, worker.at(-1), workerEnv['MODEL']];
  };

  test('stands where commands and variables ask for it, in every version', async () => {
    const found = await engine();
    assert.deepEqual(served(found), ['tiny', 'tiny', '<tiny>']);
    assert.deepEqual(served(eraOf(found, '0.8')), ['tiny', 'tiny', '<tiny>']);
  });

  test('is the one of --model where that is given', async () => {
    const found = await engine({ flags: { model: 'org/big' } });
    assert.deepEqual(served(found), ['org/big', 'org/big', '<org/big>']);
    assert.deepEqual(served(eraOf(found, '0.3')), ['org/big', 'org/big', '<org/big>']);
  });

  test('is asked for as written where a framework is shown', async () => {
    const { framework } = await resolvedEngine({ flags: { model: 'org/big' } });
    assert.deepEqual(served(framework), ['tiny', '${model}', '<${model}>']);
  });
});

test('a command for all of it takes the place of frontend and worker', async () => {
  const yaml = `repo: .
frameworks:
  engine: { serve: { command: [all, "\${model}"], processes: { server: { port: 1 } } } }
`;
  const { serve } = await engine({ yaml });
  assert.deepEqual([serve?.command, serve?.frontend, serve?.worker], [['all', 'tiny'], [], []]);
});

test('targets have the steps that they name, and the usual ones besides', async () => {
  const yaml =
    'repo: .\nframeworks: { web: { compile: { command: [make] }, targets: { dev: { compile: true, serve: false } } } }\n';
  const [web] = (await resolved({ yaml })).config.frameworks;
  assert.deepEqual(web?.targets, { dev: { compile: true, sanity: true, serve: false } });
  assert.deepEqual(web?.compile?.command, ['make']);
});
