import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressText, findAddress } from '../../../src/docker/address.ts';
import { toFailure } from '../../../src/model/reason.ts';

function find(
  socket: string | null,
  env: Record<string, string> = {},
  existing: readonly string[] = [],
): string {
  return addressText(findAddress({ socket, env, exists: (path) => existing.includes(path) }));
}

function refusal(socket: string | null, env: Record<string, string> = {}) {
  try {
    find(socket, env);
  } catch (error) {
    return toFailure(error);
  }
  return assert.fail('it was accepted');
}

describe('the address of the engine', () => {
  it('is the flag, else BUILDER_SOCKET, else DOCKER_HOST, else the default socket', () => {
    const env = { BUILDER_SOCKET: '/b.sock', DOCKER_HOST: 'unix:///d.sock' };
    assert.equal(find('/f.sock', env), 'unix:///f.sock');
    assert.equal(find(null, env), 'unix:///b.sock');
    assert.equal(find(null, { DOCKER_HOST: env.DOCKER_HOST }), 'unix:///d.sock');
    assert.equal(find(null), 'unix:///var/run/docker.sock');
  });

  it('takes empty variables as unset', () => {
    assert.equal(
      find(null, { BUILDER_SOCKET: '', DOCKER_HOST: '' }),
      'unix:///var/run/docker.sock',
    );
  });

  it('is the rootless socket only where it exists and the default one does not', () => {
    const env = { XDG_RUNTIME_DIR: '/run/user/1000' };
    const rootless = '/run/user/1000/docker.sock';
    assert.equal(find(null, env, [rootless]), `unix://${rootless}`);
    assert.equal(find(null, env), 'unix:///var/run/docker.sock');
    assert.equal(
      find(null, env, [rootless, '/var/run/docker.sock']),
      'unix:///var/run/docker.sock',
    );
  });

  it('may be tcp, with 2375 where no port is given, and IPv6', () => {
    assert.equal(find('tcp://10.0.0.5:2399'), 'tcp://10.0.0.5:2399');
    assert.equal(find('tcp://build-host'), 'tcp://build-host:2375');
    assert.deepEqual(findAddress({ socket: 'tcp://[::1]:2375', env: {}, exists: () => false }), {
      kind: 'tcp',
      host: '::1',
      port: 2375,
    });
  });

  it('by ssh is refused with the way around', () => {
    const refused = refusal(null, { DOCKER_HOST: 'ssh://me@host' });
    assert.equal(refused.class, 'config');
    assert.equal(
      refused.message,
      'DOCKER_HOST names an engine that builder cannot reach: ssh://me@host',
    );
    assert.match(refused.hint ?? '', /ssh -N -L \/tmp\/engine\.sock:\/var\/run\/docker\.sock/);
  });

  it('behind TLS is refused rather than spoken to in the clear', () => {
    const refused = refusal('tcp://h:2376', { DOCKER_TLS_VERIFY: '1' });
    assert.deepEqual(
      [refused.class, refused.message],
      ['config', '--socket names an engine behind TLS: tcp://h:2376'],
    );
  });

  it('is told without its password', () => {
    for (const refused of [
      refusal('http://kim:geheim@host:2376'),
      refusal('tcp://kim:geheim@host:2376', { DOCKER_TLS_VERIFY: '1' }),
    ])
      assert.ok(!JSON.stringify(refused).includes('geheim'), refused.message);
  });

  for (const text of ['docker.sock', 'npipe:////./pipe/docker', 'fd://', 'unix://', 'tcp://']) {
    it(`that makes no sense is refused: ${text}`, () => {
      const refused = refusal(text);
      assert.equal(refused.class, 'config');
      assert.ok(refused.message.startsWith('--socket names'));
      assert.ok(refused.hint);
    });
  }
});
