// What a script takes, read from its text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBuildScript, scriptFramework } from '../../../src/recipe/build-sh-flags.ts';

const SCRIPT = `#!/bin/bash
# --in-a-comment)
declare -A FRAMEWORKS=(["VLLM"]=1 ["TENSORRTLLM"]=2 ["NONE"]=3, ['SGLANG']=4)
    case $1 in
    -h | -\\? | --help)
        show_help
        ;;
    --platform)
        PLATFORM=$2
        ;;
    --tag | -t) TAG=$2 ;; "--dry-run") RUN_PREFIX=echo ;;
    # only with --cuda-version)
    -?*)
        error 'ERROR: Unknown option: ' "$1"
    esac
    echo "  [--release-build perform a release build] (or --no-cache)"
`;

test('flags are the labels of its case, whatever its help and its comments say', () => {
  const { flags } = readBuildScript(SCRIPT);
  assert.deepEqual([...flags].toSorted(), ['--dry-run', '--help', '--platform', '--tag']);
});

test('frameworks are the keys of its table, as it writes them', () => {
  const { frameworks } = readBuildScript(SCRIPT);
  assert.deepEqual(frameworks, ['VLLM', 'TENSORRTLLM', 'NONE', 'SGLANG']);
});

test('a script without a case has the flags that its code names', () => {
  const { flags, frameworks } = readBuildScript('# --no\n[ "$5" = --dry-run ] && RUN=echo\n');
  assert.deepEqual([...flags], ['--dry-run']);
  assert.equal(frameworks, null);
});

const TABLE = readBuildScript(SCRIPT);
const WORDS = readBuildScript('if [ "$2" = TRTLLM ]; then\n');
const NAMES: readonly [typeof TABLE, readonly string[], string | null][] = [
  [TABLE, ['vllm'], 'VLLM'],
  [TABLE, ['trtllm', 'tensorrtllm'], 'TENSORRTLLM'],
  [TABLE, ['trtllm'], null],
  [TABLE, ['none', 'dynamo'], 'NONE'],
  [WORDS, ['tensorrtllm', 'trtllm'], 'TRTLLM'],
  [WORDS, ['vllm'], 'VLLM'],
];

for (const [script, names, framework] of NAMES) {
  const where = script === TABLE ? 'a script with a table' : 'a script without one';
  test(`${names.join(' or ')} is ${framework ?? 'not there'} in ${where}`, () => {
    assert.equal(scriptFramework(script, names), framework);
  });
}
