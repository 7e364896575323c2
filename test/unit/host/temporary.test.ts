import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { isDead, thisProcess } from '../../../src/host/owner.ts';
import { makerOf, temporaryBeside } from '../../../src/host/temporary.ts';
import { meantPath } from '../../../src/host/temporary-name.ts';

const file = '/home/kim/reports/results.json';
const name = path.basename(temporaryBeside(file));

test('a temporary lies beside what it is to become, hidden, under a name that is given once', () => {
  assert.equal(path.dirname(temporaryBeside(file)), path.dirname(file));
  assert.ok(name.startsWith('.results.json.'));
  assert.notEqual(temporaryBeside(file), temporaryBeside(file));
  assert.equal(meantPath(temporaryBeside(file)), file);
});

test('its name tells who makes it, whether that process lives or not', () => {
  assert.deepEqual(makerOf(name), thisProcess());
  const [pid = ''] = /[\da-z]+(?=-[\da-z]+-[\da-f]{10}-)/.exec(name) ?? [];
  const another = makerOf(name.replace(`.${pid}-`, `.${(2 ** 22 + 1).toString(36)}-`));
  assert.equal(another !== null && isDead(another), true);
});

test('after another boot its maker is dead; of another machine nothing is known', () => {
  const [mark = ''] = /[\da-f]{10}(?=-\d+-)/.exec(name) ?? [];
  const rebooted = makerOf(name.replace(mark, `${mark.slice(0, 4)}000000`));
  assert.equal(rebooted !== null && isDead(rebooted), true);
  assert.equal(makerOf(name.replace(mark, `0000${mark.slice(4)}`)), null);
});

test('what others have called is no temporary of ours', () => {
  for (const other of ['.results.json.0a1b2c3d4e5f', '.gitignore', 'results.json', ''])
    assert.equal(makerOf(other), null);
  assert.equal(meantPath('/home/kim/.gitignore'), '/home/kim/.gitignore');
});
