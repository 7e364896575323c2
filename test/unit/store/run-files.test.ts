import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { openHistory } from '../../../src/store/history.ts';
import { openRecorder } from '../../../src/store/recorder.ts';
import { writeRequest } from '../../../src/store/request.ts';
import { createRunFolder } from '../../../src/store/run-folder.ts';
import { writeOwner } from '../../../src/store/run-owner.ts';
import { makeSink } from '../../../src/store/sink.ts';
import { ManualClock } from '../../rig/manual-clock.ts';
import { somePlan } from '../../rig/plan-tasks.ts';
import { RUN, runStarted } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const UMASK = process.umask();
afterEach(() => {
  process.umask(UMASK);
});

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

/** Everything that a run writes while it goes on; gives each mode that a folder and a file has. */
async function written(reportsDir: string, groupReadable: boolean) {
  const onProblem = (): void => assert.fail('could not be written');
  const folder = await createRunFolder(reportsDir, RUN, groupReadable);
  await writeOwner(folder, { host: 'box', pid: 1, started: '1' });
  const request = { version: 1, argv: ['run'], cwd: '/', env: {}, config: null } as const;
  await writeRequest(folder, { ...request, argv: [...request.argv] }, (text) => text);
  const recorder = await openRecorder({ folder, plan: somePlan([]), onProblem });
  recorder.onEvent(runStarted());
  await recorder.close();
  const sink = makeSink({
    runDir: folder.dir,
    task: 'soak.a',
    redact: (text) => text,
    emit: () => undefined,
    clock: new ManualClock(),
    onProblem,
  });
  sink.log('a line');
  await sink.artefact('load/soak.a/requests.jsonl', '{}\n');
  await sink.close();
  const names = await readdir(folder.dir, { recursive: true });
  assert.equal(names.length, 10);
  const modes = names
    .map((name) => path.join(folder.dir, name))
    .map((file) => {
      const kind = statSync(file).isDirectory() ? 'folder' : 'file';
      return `${kind} ${modeOf(file)}`;
    });
  return [`folder ${modeOf(folder.dir)}`, ...new Set(modes)].toSorted();
}

describe('whatever the umask', () => {
  for (const umask of [0o000, 0o077]) {
    test(`${umask.toString(8)}, a run is its owner's alone`, async () => {
      await using dir = await tempDir();
      process.umask(umask);
      const modes = await written(dir.path, false);
      assert.deepEqual([...new Set(modes)], ['file 600', 'folder 700']);
    });

    test(`${umask.toString(8)}, the group may read a run that is open to it`, async () => {
      await using dir = await tempDir();
      process.umask(umask);
      const modes = await written(dir.path, true);
      assert.deepEqual([...new Set(modes)], ['file 640', 'folder 750']);
    });
  }

  test("the history is the owner's alone, and the folder of reports is left as it is", async () => {
    await using dir = await tempDir();
    const before = modeOf(dir.path);
    process.umask(0);
    (await openHistory(dir.path)).close();
    assert.equal(modeOf(path.join(dir.path, 'history.db')), '600');
    assert.equal(modeOf(dir.path), before);
  });
});
