// The frameworks of Dynamo that come with builder: by which names they are found, and what takes their place.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemsOf, resolved, type Asked } from './engine.ts';

describe('a framework of Dynamo', () => {
  const names = async (asked: Asked): Promise<readonly string[]> =>
    (await resolved(asked)).frameworks.value;

  test('is what a repository gets by default, without those that are opt-in', async () => {
    assert.deepEqual(await names({}), ['engine']);
  });

  test('answers to its other names, and keeps its own', async () => {
    assert.deepEqual(await names({ flags: { framework: ['motor,dynamo'] } }), ['bare', 'engine']);
    assert.deepEqual(await names({ flags: { framework: ['engine-x', 'engine'] } }), ['engine']);
  });

  test('leaves another name to a framework that is called so', async () => {
    const yaml = 'repo: .\nframeworks: { motor: { build: { dockerfile: M } } }\n';
    assert.deepEqual(await names({ yaml, flags: { framework: ['motor'] } }), ['motor']);
  });

  test('is not among the frameworks of the embedded default', async () => {
    const [problem] = await problemsOf({ yaml: '{}\n', flags: { framework: ['motor'] } });
    assert.equal(problem?.message, 'the framework "motor" builds from a repository');
  });

  test('is guessed by its other names', async () => {
    const [problem] = await problemsOf({ flags: { framework: ['dynmo'] } });
    assert.equal(problem?.hint, 'did you mean "dynamo"?');
  });

  test('makes way for one of builder.yaml that says how it is built, or of which repository', async () => {
    for (const said of ['build: { dockerfile: docker/Engine }', 'repo: any']) {
      const yaml = `repo: .\nframeworks: { engine: { ${said} } }\n`;
      const { config, frameworks } = await resolved({ yaml });
      assert.deepEqual(frameworks.value, ['engine']);
      const [own] = config.frameworks;
      assert.deepEqual([own?.repo, own?.dir, own?.serve, own?.eras], ['any', null, null, []]);
    }
  });

  test('makes way for an own folder of its name', async () => {
    const files = { 'frameworks/engine/framework.yaml': 'title: Mine\n' };
    const { config, selected } = await resolved({ files });
    assert.deepEqual(
      config.frameworks.map(({ title, repo }) => [title, repo]),
      [['Mine', 'any']],
    );
    assert.equal(selected[0]?.own, true);
  });

  test('is no longer the default where there are own ones', async () => {
    const yaml = 'repo: .\nframeworks: { web: {}, engine: { title: Mine } }\n';
    assert.deepEqual(await names({ yaml }), ['web']);
    assert.deepEqual(await names({ yaml, flags: { framework: ['web,engine'] } }), [
      'engine',
      'web',
    ]);
  });

  test('does not get keys below another name of it', async () => {
    const yaml = 'repo: .\nframeworks: { dynamo: { title: x } }\n';
    const [problem] = await problemsOf({ yaml });
    assert.equal(problem?.message, '"dynamo" is another name of the framework "bare"');
    assert.equal(problem?.where, 'builder.yaml:2:15');
  });
});
