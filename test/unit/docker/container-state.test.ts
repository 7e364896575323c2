import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import {
  containerList,
  ContainerListSchema,
  ContainerSchema,
  containerState,
} from '../../../src/docker/container-state.ts';

interface Said {
  readonly Status: string;
  readonly ExitCode?: number;
  readonly network?: string;
  readonly ports?: object | null;
  readonly user?: string;
}

function stateOf({ Status, ExitCode = 0, network = 'default', ports = {}, user }: Said) {
  const container = v.parse(ContainerSchema, {
    Id: 'c1',
    State: { Status, Running: Status === 'running', ExitCode, OOMKilled: false },
    Config: { ...(user !== undefined && { User: user }), ExposedPorts: { '8000/tcp': {} } },
    HostConfig: { NetworkMode: network },
    NetworkSettings: { Ports: ports },
  });
  return containerState(container);
}

describe('the state of a container', () => {
  it('has no exit code before its end, although the engine says 0', () => {
    assert.equal(stateOf({ Status: 'created' }).exitCode, null);
    assert.equal(stateOf({ Status: 'running' }).exitCode, null);
    assert.equal(stateOf({ Status: 'exited' }).exitCode, 0);
    assert.equal(stateOf({ Status: 'dead', ExitCode: 137 }).exitCode, 137);
  });

  it('of which the start was refused is not an end', () => {
    assert.equal(stateOf({ Status: 'created', ExitCode: 128 }).exitCode, null);
  });

  it('says who it runs as, root where the engine says nothing', () => {
    assert.equal(stateOf({ Status: 'created', user: 'dynamo' }).user, 'dynamo');
    assert.equal(stateOf({ Status: 'created' }).user, '');
  });

  it('maps published ports, and leaves out those that are not', () => {
    const ports = {
      '8000/tcp': [
        { HostIp: '127.0.0.1', HostPort: '32768' },
        { HostIp: '::1', HostPort: '32769' },
      ],
      '9000/tcp': null,
    };
    assert.deepEqual([...stateOf({ Status: 'running', ports }).ports], [[8000, 32_768]]);
    assert.equal(stateOf({ Status: 'exited', ports: null }).ports.size, 0);
  });

  it('on the network of the host has its ports there', () => {
    const { ports } = stateOf({ Status: 'running', network: 'host' });
    assert.deepEqual([...ports], [[8000, 8000]]);
  });

  it('in a list has its name without the slash', () => {
    const list = v.parse(ContainerListSchema, [
      { Id: 'c1', Names: ['/one'], ImageID: 'sha256:1', Labels: null, State: 'running' },
      { Id: 'c2', Names: [], Labels: { a: 'b' }, State: 'created' },
    ]);
    assert.deepEqual(containerList(list), [
      { id: 'c1', name: 'one', imageId: 'sha256:1', labels: {}, running: true },
      { id: 'c2', name: '', imageId: '', labels: { a: 'b' }, running: false },
    ]);
  });
});
