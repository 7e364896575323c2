import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { HostLedger } from '../../../src/host/host-ledger.ts';
import { currentOwner } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';
import type { HostClaim, HostEntry } from '../../../src/model/host-claims.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { until } from '../../rig/until.ts';

const SELF = currentOwner(realHost());
const CLAIM: HostClaim = {
  cpu: 1,
  memoryMb: 2,
  diskMb: 3,
  seenFreeMb: null,
  gpus: [],
  quiet: 'noisy',
};

function open(dir: string, more: Partial<HostEntry> = {}): HostLedger {
  const self = { ...SELF, user: 'kim', device: null, ...more };
  return new HostLedger({ dir, self, now: Date.now });
}

async function seen(ledger: HostLedger): Promise<readonly string[]> {
  const turn = await ledger.inTurn((others) => others.map(({ user }) => user));
  assert.ok(turn !== null);
  return turn.value.toSorted();
}

/** A file as a run would have named it. */
function named(dir: string, letter: string): string {
  return path.join(dir, `builder.12.${letter.repeat(16)}.claims`);
}

describe('the ledger of a host', () => {
  test('shows what others hold, and none of it once they let go', async () => {
    await using dir = await tempDir();
    const [kim, alice] = [open(dir.path), open(dir.path, { user: 'alice' })];
    alice.hold('a', CLAIM);
    alice.hold('b', CLAIM);
    const turn = await kim.inTurn(([first]) => first);
    assert.deepEqual(turn?.value?.holds, [CLAIM, CLAIM]);
    alice.forget('a');
    assert.deepEqual(await seen(kim), ['alice']);
    alice.forget('b');
    assert.deepEqual(await seen(kim), []);
    assert.deepEqual(await readdir(dir.path), []);
  });

  test('can be read by all and written by its owner alone, whatever the umask', async () => {
    await using dir = await tempDir();
    const before = process.umask(0o077);
    open(dir.path).hold('a', CLAIM);
    process.umask(before);
    const [name = ''] = await readdir(dir.path);
    assert.equal((await stat(path.join(dir.path, name))).mode & 0o777, 0o644);
  });

  test('says no more of a run than who, since when, and how much', async () => {
    await using dir = await tempDir();
    open(dir.path).hold('build.secret-branch.runtime.012345678', CLAIM);
    const [name = ''] = await readdir(dir.path);
    const text = await readFile(path.join(dir.path, name), 'utf8');
    assert.doesNotMatch(text, /secret-branch|\//);
  });

  test('forgets the dead at once, and removes their files', async () => {
    await using dir = await tempDir();
    const child = spawn('sleep', ['100']);
    assert.ok(child.pid !== undefined);
    const started = currentOwner({ ...realHost(), pid: child.pid }).started;
    const theirs = open(dir.path, { pid: child.pid, started, user: 'alice' });
    theirs.hold('a', CLAIM);
    const kim = open(dir.path);
    assert.deepEqual(await seen(kim), ['alice']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(await seen(kim), []);
    assert.deepEqual(await readdir(dir.path), []);
  });

  test('believes a process that cannot be looked up only while it refreshes its file', async () => {
    await using dir = await tempDir();
    open(dir.path, { host: 'a-container', user: 'alice' }).hold('a', CLAIM);
    const kim = open(dir.path);
    assert.deepEqual(await seen(kim), ['alice']);
    const [name = ''] = await readdir(dir.path);
    const before = Date.now() / 1000 - 600;
    await utimes(path.join(dir.path, name), before, before);
    assert.deepEqual(await seen(kim), []);
  });
});

describe('a folder to which everybody may write', () => {
  async function entryOf(dir: string): Promise<string> {
    const ledger = open(dir, { user: 'alice' });
    ledger.hold('a', CLAIM);
    const [name = ''] = await readdir(dir);
    const text = await readFile(path.join(dir, name), 'utf8');
    ledger.close();
    return text;
  }

  test('may hold garbage, links, pipes and folders in the place of entries: they are none', async () => {
    await using dir = await tempDir();
    const text = await entryOf(dir.path);
    const outside = path.join(dir.path, 'outside');
    await writeFile(outside, text);
    await writeFile(named(dir.path, 'a'), 'garbage');
    await writeFile(named(dir.path, 'b'), JSON.stringify({ ...JSON.parse(text), holds: [{}] }));
    await symlink(outside, named(dir.path, 'c'));
    await link(outside, named(dir.path, 'd'));
    await mkdir(named(dir.path, 'e'));
    await promisify(execFile)('mkfifo', [named(dir.path, 'f')]);
    await writeFile(named(dir.path, '0'), `${text}${' '.repeat(2_000_000)}`);
    await writeFile(named(dir.path, '1'), text.replace('"cpu":1', '"cpu":-99'));
    await writeFile(named(dir.path, '2'), text.replace('"alice"', String.raw`"\u001b[2Jalice"`));
    assert.deepEqual(await seen(open(dir.path)), []);
    await writeFile(named(dir.path, '3'), text);
    assert.deepEqual(await seen(open(dir.path)), ['alice']);
  });

  test('holds no word for a process of somebody else', async () => {
    await using dir = await tempDir();
    const words = ['--reuid', '65534', '--clear-groups', 'sleep', '100'];
    const other = process.getuid?.() === 0 ? spawn('setpriv', words) : null;
    // Where it is still root's, that of a test run by root, it is not yet another user's.
    if (other !== null) await until('another user', async () => ofNobody(other.pid ?? 0));
    const pid = other?.pid ?? 1;
    const { started } = currentOwner({ ...realHost(), pid });
    open(dir.path, { pid, started }).hold('a', CLAIM);
    assert.deepEqual(await seen(open(dir.path)), []);
    other?.kill('SIGKILL');
  });
});

async function ofNobody(pid: number): Promise<true | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return /^Uid:\s+65534\s+65534/m.test(status) ? true : null;
}
