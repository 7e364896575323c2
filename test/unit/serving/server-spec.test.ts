import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Serve } from '../../../src/model/framework.ts';
import { serverSpec, type Lent } from '../../../src/serving/server-spec.ts';
import { IMAGE, LABELS, SERVE } from '../../rig/serving-rig.ts';

const NOTHING: Lent = { hfCache: null, hfToken: null, offline: false, limits: null, secrets: {} };
const LENT: Lent = { ...NOTHING, hfCache: '/home/kim/hub', hfToken: 'canary' };
const HOME = { hfHome: '/home/dynamo/.cache/huggingface' };

function spec(serve: Partial<Serve> = {}, lent: Partial<Lent> = {}, cores = 4) {
  const full = { ...SERVE, env: {}, ...serve };
  const request = { image: IMAGE, labels: LABELS, gpus: { gpus: 0 } };
  return serverSpec({ ...request, serve: full, lent: { ...NOTHING, ...lent } }, cores);
}

describe('the container of a server', () => {
  test('is what its framework says, with no more cores than there are', () => {
    assert.deepEqual(spec({ cpus: 8, env: { A: 'b' } }, {}, 2), {
      image: IMAGE,
      command: null,
      env: { A: 'b' },
      labels: LABELS,
      ports: [8000, 8081],
      memoryMb: 1024,
      cpus: 2,
      shmMb: 64,
      gpus: 0,
      network: 'default',
    });
  });

  test('runs the image’s own command, the framework’s, or what starts frontend and worker', () => {
    assert.equal(spec().command, null);
    assert.deepEqual(spec({ command: ['serve'] }).command, ['serve']);
    const [shell, , script = ''] = spec({ frontend: ['front', 'end'] }).command ?? [];
    assert.equal(shell, 'bash');
    assert.match(script, /^launch frontend front end$/m);
  });

  test('has the user, the limits and the cache that it is lent', () => {
    const limits = { memlock: -1, nofile: 65_536 };
    const lent = spec({ ...HOME, user: 'dynamo' }, { ...LENT, limits });
    assert.deepEqual([lent.user, lent.limits], ['dynamo', limits]);
    assert.deepEqual(lent.mounts, [{ kind: 'bind', from: '/home/kim/hub', to: HOME.hfHome }]);
    assert.deepEqual(lent.env, { HF_HOME: HOME.hfHome, HF_TOKEN: 'canary' });
    assert.ok(!('mounts' in spec(HOME)));
  });

  test('gets no token where it has no use for one: without a place for models, or without the hub', () => {
    assert.deepEqual(spec({}, LENT).env, {});
    const offline = { HF_HOME: HOME.hfHome, HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1' };
    assert.deepEqual(spec({ ...HOME, offline: true }, LENT).env, offline);
    assert.deepEqual(spec(HOME, { ...LENT, offline: true }).env, offline);
  });

  test('hears what its framework says about the cache rather than us', () => {
    const env = { HF_HOME: '/elsewhere' };
    assert.equal(spec({ ...HOME, env }, LENT).env['HF_HOME'], '/elsewhere');
  });
});
