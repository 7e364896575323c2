import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allowanceOf } from '../../../src/model/trust.ts';
import { proxyAddresses, proxyArgs } from '../../../src/pipeline/proxy-args.ts';

const PROXY = 'http://proxy.example.org:3128';
const TRUSTED = allowanceOf({});

describe('the proxies of this machine', () => {
  test('are handed to builds under the names they have here, and nothing else is', () => {
    const env = { HTTPS_PROXY: PROXY, no_proxy: '.example.org', all_proxy: '', PATH: '/bin' };
    assert.deepEqual(proxyArgs(env, 'default', TRUSTED), {
      args: { HTTPS_PROXY: PROXY, no_proxy: '.example.org' },
      unreachable: [],
      withheld: [],
    });
  });

  for (const address of ['http://127.0.0.1:3128', 'localhost:3128', 'http://[::1]:8080'])
    test(`on ${address} are out of a build's reach, unless it has the network of this machine`, () => {
      const env = { http_proxy: address, HTTPS_PROXY: PROXY, NO_PROXY: 'localhost' };
      assert.deepEqual(proxyArgs(env, 'default', TRUSTED), {
        args: { HTTPS_PROXY: PROXY, NO_PROXY: 'localhost' },
        unreachable: ['http_proxy'],
        withheld: [],
      });
      assert.deepEqual(proxyArgs(env, 'host', TRUSTED).args, env);
    });

  for (const address of ['kim:pa55@proxy:3128', 'http://token@proxy', 'https://kim:pa55@proxy/'])
    test(`on ${address} go to no branch that is untrusted, others do`, () => {
      const env = { http_proxy: address, HTTPS_PROXY: PROXY };
      assert.deepEqual(proxyArgs(env, 'default', allowanceOf({ untrusted: true })), {
        args: { HTTPS_PROXY: PROXY },
        unreachable: [],
        withheld: ['http_proxy'],
      });
    });

  test('are complete addresses to who looks for passwords, lists of exceptions are none', () => {
    const env = { HTTP_PROXY: 'kim:pa55@proxy:3128', https_proxy: PROXY, NO_PROXY: 'a:b@c' };
    assert.deepEqual(proxyAddresses(env), ['http://kim:pa55@proxy:3128', PROXY]);
  });
});
