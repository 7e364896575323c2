// What a Dockerfile says about its image, for a first builder.yaml.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFacts } from '../../../src/pipeline/init-stages.ts';

const TEXT = `FROM debian AS fetch
RUN --mount=type=secret,id=hub,env=HUB_TOKEN --mount=type=cache,target=/c \\
    --mount=type=secret,target=/run/secrets/netrc,required curl x
EXPOSE 1
FROM debian AS base
COPY --from=fetch /x /x
COPY --chown=1 src/*.py ./lib/ /srv/
EXPOSE 8000/tcp 9000/udp \${PORT} 8081
HEALTHCHECK --interval=3s CMD curl -f http://localhost:8000/healthz || exit 1
FROM debian AS other
RUN --mount=type=ssh --mount=type=secret,id=never git clone x
FROM base AS server
ADD https://example.org/a /a
ADD ["app.py", "/srv"]
COPY <<EOF /etc/x
nothing
EOF
RUN --mount=type=secret,id=hub true
`;

test('secrets come from all stages that are needed, each once, and from no other', () => {
  assert.deepEqual(stageFacts(TEXT, 3).secrets, [
    { id: 'hub', env: 'HUB_TOKEN', line: 2 },
    { id: 'netrc', env: null, line: 2 },
  ]);
  assert.deepEqual(
    stageFacts(TEXT, 0).secrets.map(({ id, env }) => [id, env]),
    [
      ['hub', 'HUB_TOKEN'],
      ['netrc', null],
    ],
  );
});

test('ports and health page are inherited, not copied from a stage', () => {
  const { ports, health } = stageFacts(TEXT, 3);
  assert.deepEqual(ports, [8000, 8081]);
  assert.equal(health, '/healthz');
  assert.deepEqual(stageFacts(TEXT, 0).ports, [1]);
  assert.equal(stageFacts(TEXT, 2).health, null);
});

test('copied is what comes from the context: no stage, address, variable or heredoc', () => {
  assert.deepEqual(stageFacts(TEXT, 3).copied, ['app.py', 'src/*.py', 'lib']);
});

test('an SSH agent is noticed where a needed step asks for one', () => {
  assert.deepEqual([stageFacts(TEXT, 2).ssh, stageFacts(TEXT, 3).ssh], [true, false]);
});
