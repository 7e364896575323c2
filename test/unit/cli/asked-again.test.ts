import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askedAgain } from '../../../src/cli/asked-again.ts';
import type { TypedFlags } from '../../../src/cli/verb.ts';
import type { Request } from '../../../src/model/request.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { RUN } from '../../rig/run-events.ts';

interface Asking extends Partial<Request> {
  readonly now?: TypedFlags;
  readonly nowEnv?: Readonly<Record<string, string>>;
}

function again({ now = {}, nowEnv = {}, ...more }: Asking) {
  const request: Request = {
    version: 1,
    argv: [],
    cwd: '/srv/night',
    env: {},
    config: null,
    ...more,
  };
  const host = madeUpHost({ cwd: '/home/kim', env: nowEnv });
  return askedAgain({ host, args: [], flags: now }, request, RUN);
}

describe('a run that is asked for again', () => {
  test('is read as it was typed, with or without a verb, legacy names too', () => {
    assert.deepEqual(again({ argv: ['--ref', 'a,b', '--no-cache'] }).call.flags, {
      ref: ['a', 'b'],
      noCache: true,
    });
    assert.deepEqual(again({ argv: ['run', '--sha', 'abc'] }).call.flags, { ref: ['abc'] });
    const { embedded, call } = again({ argv: ['quickstart', '-f', 'mocker'] });
    assert.deepEqual([embedded, call.flags], [true, { framework: ['mocker'] }]);
  });

  test('happens where it happened, with the variables of then under those of now', () => {
    const env = { BUILDER_PARALLEL: '2', BUILDER_SOCKET: '/old.sock' };
    const { host } = again({ env, nowEnv: { BUILDER_SOCKET: '/new.sock' } }).call;
    assert.equal(host.cwd, '/srv/night');
    assert.deepEqual(host.env, { BUILDER_PARALLEL: '2', BUILDER_SOCKET: '/new.sock' });
  });

  test('takes what is typed now; a file lies where the person is, the configuration of then where it was', () => {
    const argv = ['run', '--email', 'ada@example.org', '--parallel', '4'];
    const now = { email: ['kim@example.org'], config: 'other.yaml', reports: 'elsewhere' };
    const config = '/srv/night/builder.yaml';
    assert.deepEqual(again({ argv, config }).call.flags, {
      config,
      email: ['ada@example.org'],
      parallel: 4,
    });
    assert.deepEqual(again({ argv, config, now }).call.flags, {
      config: '/home/kim/other.yaml',
      email: ['kim@example.org'],
      parallel: 4,
    });
  });

  test('leaves out what has chosen its tasks', () => {
    assert.deepEqual(
      again({ argv: ['--from-plan', 'p.json', '--failed-from', 'x'] }).call.flags,
      {},
    );
  });

  test('gets secrets again: by flag, by variable, a build argument by its name', () => {
    const hidden = ['--smtp-url', 'smtp://***@mail', '--build-arg', 'T=***', '--build-arg', 'U=1'];
    const buildArg = [{ name: 'T', value: 'new' }];
    const { call } = again({
      argv: hidden,
      now: { buildArg },
      nowEnv: { BUILDER_SMTP_URL: 'smtp://a:b@mail' },
    });
    assert.deepEqual(call.flags, { buildArg: [{ name: 'U', value: '1' }, ...buildArg] });
    assert.throws(() => again({ argv: hidden, now: { buildArg } }), /secret in --smtp-url, which/);
    assert.throws(() => again({ env: { BUILDER_SMTP_URL: '***' } }), /secret in --smtp-url, which/);
  });
});
