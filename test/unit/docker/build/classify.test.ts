// Which class a failed build gets, and what a person reads first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyBuild } from '../../../../src/docker/build/classify.ts';
import type { Failure } from '../../../../src/model/reason.ts';

const RUNS: readonly (readonly [
  command: string,
  printed: string,
  code: number,
  Failure['class'],
])[] = [
  // The command decides.
  [
    'apt-get install -y cuda-toolkit',
    'E: Unable to locate package cuda-toolkit',
    100,
    'dependency',
  ],
  ['apt-get update', 'Temporary failure resolving deb.debian.org', 100, 'dependency'],
  ['DEBIAN_FRONTEND=noninteractive apt-get install -y x', 'no luck', 100, 'dependency'],
  [
    '--mount=type=cache,target=/root/.cache pip install vllm',
    'ERROR: No matching distribution',
    1,
    'dependency',
  ],
  ['python3 -m pip install .', 'connection refused', 1, 'dependency'],
  ['/opt/uv/bin/uv pip install sglang', '× No solution found', 1, 'dependency'],
  ['npm ci', 'npm error code E404', 1, 'dependency'],
  ['cargo fetch --locked', 'error: failed to get `tokio`', 101, 'dependency'],
  ['git clone https://x/y', 'fatal: unable to access', 128, 'dependency'],
  ['cd /src && cargo build --release', 'error[E0425]: cannot find value', 101, 'compile'],
  ['make -j4', 'cc: fatal error: no input files', 2, 'compile'],
  ['cmake -S . -B build', 'CMake Error at CMakeLists.txt:1', 1, 'compile'],
  ['CUDA_ARCH=90 nvcc x.cu', 'nvcc fatal : Unsupported gpu architecture', 1, 'compile'],
  ['go build ./...', './main.go:3: undefined: x', 1, 'compile'],
  ['maturin build', 'broken', 1, 'compile'],
  // Where it does both, or neither we know, its output does.
  ['apt-get update && make', 'make: *** [all] Error 2', 2, 'compile'],
  ['apt-get update && make', 'E: Failed to fetch http://x', 100, 'dependency'],
  ['./build.sh', 'main.c:3:1: error: expected ;', 1, 'compile'],
  ['sh -c "exit 7"', 'line before', 7, 'dockerfile'],
  ['curl-config --version', '', 127, 'dockerfile'],
  // What it printed about the machine stands above both.
  ['make', 'write error: No space left on device', 2, 'disk'],
  ['apt-get install -y x', 'E: x Hash Sum mismatch', 100, 'checksum'],
  ['sha256sum -c sums', 'sha256sum: WARNING: 1 computed checksum did NOT match', 1, 'checksum'],
  ['make', 'g++: fatal error: Killed signal terminated program cc1plus', 2, 'oom'],
  ['cargo build', 'process did not exit successfully (signal: 9, SIGKILL: kill)', 101, 'oom'],
  ['./anything', '', 137, 'oom'],
  // A step that prints words of the network has failed by itself.
  ['python check.py', 'connection refused; 503 Service Unavailable; i/o timeout', 1, 'dockerfile'],
];

for (const [command, printed, code, expected] of RUNS) {
  test(`RUN ${command} that prints "${printed}" and exits ${String(code)} is ${expected}`, () => {
    const failed = run(command, printed, code);
    assert.equal(failed.class, expected);
    assert.equal(failed.exitCode, code);
  });
}

const SOLVES: readonly (readonly [
  message: string,
  step: string | null,
  Failure['class'],
  RegExp,
])[] = [
  [
    'dockerfile parse error line 2: unknown instruction: RUNN',
    null,
    'dockerfile',
    /^Dockerfile line 2: unknown instruction: RUNN$/,
  ],
  [
    'failed to solve with frontend dockerfile.v0: failed to create LLB definition: target stage nope could not be found',
    null,
    'dockerfile',
    /^the build failed: target stage nope could not be found$/,
  ],
  [
    'failed to compute cache key: "/a b.txt" not found: not found',
    '[1/1] COPY a b.txt /',
    'dockerfile',
    /a b\.txt is not in the build context/,
  ],
  [
    'failed to compute cache key: failed to calculate checksum of ref x::y: "/m.txt": not found',
    '[r 1/1] COPY m.txt /',
    'dockerfile',
    /^COPY m\.txt \/: m\.txt is not in the build context$/,
  ],
  [
    'COPY failed: file not found in build context or excluded by .dockerignore: stat m.txt: file does not exist',
    'COPY m.txt /',
    'dockerfile',
    /m\.txt is not in the build context/,
  ],
  [
    'secret index: not found',
    '[2/2] RUN --mount=type=secret,id=index,required=true cat',
    'config',
    /secret index, which is not declared/,
  ],
  [
    'failed to solve: nvcr.io/nvidia/x:1: not found',
    '[internal] load metadata for nvcr.io/nvidia/x:1',
    'base-image',
    /^nvcr\.io\/nvidia\/x:1 does not exist$/,
  ],
  [
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    '[internal] load metadata for docker.io/library/nope:latest',
    'base-image',
    /^nope:latest does not exist$/,
  ],
  [
    "pull access denied for nope, repository does not exist or may require 'docker login': denied",
    null,
    'base-image',
    /^nope does not exist$/,
  ],
  [
    'Head "https://registry.example.org/v2/p/x/manifests/1": no basic auth credentials',
    'FROM registry.example.org/p/x:1',
    'auth',
    /access to registry\.example\.org\/p\/x:1 is refused/,
  ],
  [
    'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
    '[internal] load metadata for nvcr.io/p/x:1',
    'auth',
    /access to nvcr\.io\/p\/x:1 is refused/,
  ],
  [
    'failed to do request: Head "https://r/v2/": dial tcp: lookup r: no such host',
    '[internal] load metadata for r/x:1',
    'network',
    /cannot be reached/,
  ],
  [
    'failed to do request: Head "https://r/v2/": dial tcp 1.2.3.4:443: connect: connection refused',
    '[internal] load metadata for r/x:1',
    'network',
    /cannot be reached/,
  ],
  [
    'failed to copy: httpReadSeeker: failed open: unexpected status code https://r/v2/x: 503 Service Unavailable',
    '[base 1/2] FROM r/x:1@sha256:00',
    'registry',
    /cannot fetch r\/x:1/,
  ],
  [
    'toomanyrequests: You have reached your pull rate limit',
    '[internal] load metadata for docker.io/library/debian:12',
    'registry',
    /cannot fetch debian:12/,
  ],
  [
    'failed to do request: Head "https://r/v2/": x509: certificate signed by unknown authority',
    '[internal] load metadata for r/x:1',
    'config',
    /does not trust/,
  ],
  [
    'failed to register layer: write /lib/x: no space left on device',
    '[base 1/1] FROM r/x:1',
    'disk',
    /no space left/,
  ],
  [
    'failed commit on ref "layer-x": unexpected commit digest sha256:1, expected sha256:2: digest mismatch',
    '[base 1/1] FROM r/x:1',
    'checksum',
    /another content/,
  ],
  [
    'failed to load cache key: Get "https://h/f": dial tcp: lookup h: no such host',
    '[1/1] ADD https://h/f /',
    'network',
    /cannot fetch https:\/\/h\/f/,
  ],
  [
    'failed to load cache key: invalid response status 404 Not Found',
    '[1/1] ADD https://h/f /',
    'dependency',
    /^https:\/\/h\/f does not exist$/,
  ],
  [
    'failed to solve: Canceled: context canceled',
    '[1/1] RUN sleep 100',
    'engine-lost',
    /gave the build up/,
  ],
  [
    'rpc error: code = Unavailable desc = error reading from server: EOF',
    null,
    'engine-lost',
    /gave the build up/,
  ],
  [
    'something nobody has seen before',
    null,
    'dockerfile',
    /^the build failed: something nobody has seen before$/,
  ],
];

for (const [message, step, expected, words] of SOLVES) {
  test(`"${message}" is ${expected}`, () => {
    const failed = classifyBuild(
      { message },
      step === null ? null : { name: step, error: message, lines: [] },
    );
    assert.equal(failed.class, expected);
    assert.match(failed.message, words);
    assert.equal(failed.cause, message);
  });
}

test('the excerpt shows the first cause of the failed step, and where it lies in the log', () => {
  const printed = [
    ...Array.from({ length: 40 }, (_, i) => `gcc -c file${String(i)}.c`),
    'file40.c:7:3: error: unknown type name',
    'make: *** [file40.o] Error 1',
    ...Array.from({ length: 40 }, (_, i) => `gcc -c late${String(i)}.c`),
    'make: *** Waiting for unfinished jobs',
  ];
  const failed = run('make', printed.join('\n'), 2);
  assert.equal(failed.cause, 'file40.c:7:3: error: unknown type name');
  const shown = failed.excerpt?.split('\n') ?? [];
  assert.equal(shown.length, 15);
  assert.equal(shown[failed.guiltyLine ?? -1], 'file40.c:7:3: error: unknown type name');
  // The lines were logged as 101, 103, 105 ...: another step spoke in between.
  assert.equal(failed.logLine, 101 + 2 * printed.indexOf(shown[0] ?? ''));
});

test('of a traceback the exception is the first cause, not the line that announces it', () => {
  const trace = ['Traceback (most recent call last):', '  File "<string>", line 1, in <module>'];
  const lines = [
    'collecting',
    ...trace,
    "ModuleNotFoundError: No module named 'sglang_kernel'",
    'end',
  ];
  const failed = run('python3 -c "import sglang_kernel"', lines.join('\n'), 1);
  const shown = (failed.excerpt ?? '').split('\n');
  assert.match(shown[failed.guiltyLine ?? -1] ?? '', /^ModuleNotFoundError/);
  const cut = run('python3 -c "import sglang_kernel"', trace.join('\n'), 1);
  assert.equal(cut.guiltyLine, 0);
});

test('without any output the words of the engine are the cause', () => {
  const failed = run('false', '', 1);
  assert.deepEqual(failed, {
    class: 'dockerfile',
    message: 'RUN false failed with exit code 1',
    cause: 'process "/bin/sh -c false" did not complete successfully: exit code: 1',
    exitCode: 1,
  });
});

test('a long command is cut for the sentence', () => {
  const failed = run(`echo ${'word '.repeat(100)}`, '', 3);
  assert.match(failed.message, /^RUN echo word .*… failed with exit code 3$/);
  assert.ok(failed.message.length < 120);
});

function run(command: string, printed: string, code: number): Failure {
  const message = `process "/bin/sh -c ${command}" did not complete successfully: exit code: ${String(code)}`;
  const texts = printed === '' ? [] : printed.split('\n');
  return classifyBuild(
    { message },
    {
      name: `[runtime 2/3] RUN ${command}`,
      error: message,
      lines: texts.map((text, i) => ({ text, logLine: 101 + 2 * i })),
    },
  );
}

test('the exit code of a step is found in podman’s words too', () => {
  const message = 'building at STEP "RUN false": while running runtime: exit status 9';
  const failed = classifyBuild({ message }, { name: 'RUN false', error: message, lines: [] });
  assert.deepEqual([failed.class, failed.exitCode], ['dockerfile', 9]);
});
