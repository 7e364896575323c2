import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import path from 'node:path';
import * as v from 'valibot';
import { lockedPackages, manifest } from '../../../scripts/supply/packages.ts';
import { ROOT } from '../../rig/source-tree.ts';

const packages = lockedPackages();
const shipped = packages.filter(({ dev }) => !dev);
const { dependencies, devDependencies } = manifest();

/** Permissive, or copyleft for its own files alone. */
const LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT AND OFL-1.1',
  'MIT-0',
  'MPL-2.0',
  'Unlicense',
]);

/** Shipped in two versions, and whose doing that is: none of them is named in package.json twice. */
const DOUBLED: Readonly<Record<string, string>> = {
  '@grpc/proto-loader': 'dockerode and its grpc-js each pin their own',
  protobufjs: 'dockerode pins 7, which our decoder of build messages left behind',
  'tar-stream': 'dockerode packs with tar-fs 2',
  'ansi-regex': "proto-loader's command line, and listr2",
  'ansi-styles': "proto-loader's command line, and listr2",
  'string-width': "proto-loader's command line, and listr2",
  'strip-ansi': "proto-loader's command line, and listr2",
  'wrap-ansi': "proto-loader's command line, and listr2",
  'is-fullwidth-code-point': "proto-loader's command line, and listr2",
  'slice-ansi': 'listr2 and its log-update',
};

test('every direct dependency is asked for in one exact version', () => {
  const asked = { ...devDependencies, ...dependencies };
  for (const [name, version] of Object.entries(asked)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
    const locked = packages.find(({ place }) => place === `node_modules/${name}`);
    assert.equal(locked?.version, version, name);
  }
});

test('every package of the lock file is held to its digest', () => {
  assert.ok(packages.length > 100);
  const loose = packages.filter(({ integrity }) => !integrity.startsWith('sha512-'));
  assert.deepEqual(loose, []);
});

test('what would run a script when it is installed is known, and works without', () => {
  const running = new Set(
    packages.filter(({ installScript }) => installScript).map(({ name }) => name),
  );
  // Of dockerode: a faster cipher for ssh, which we do not speak, and a version check.
  assert.deepEqual([...running].toSorted(), ['cpu-features', 'protobufjs', 'ssh2']);
  const direct = packages.find(({ place }) => place === 'node_modules/protobufjs');
  assert.equal(direct?.installScript, false);
});

test('what users get has a licence that the list allows', () => {
  const odd = shipped.filter(({ licence }) => !LICENCES.has(licence));
  assert.deepEqual(
    odd.map(({ name, licence }) => `${name}: ${licence}`),
    [],
  );
});

test('what users get in two versions is known, with whose doing it is', () => {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of shipped)
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  const doubled = [...versions].filter(([, found]) => found.size > 1).map(([name]) => name);
  assert.deepEqual(doubled.toSorted(), Object.keys(DOUBLED).toSorted());
});

test('the bill of materials names every package that users get, and no other', () => {
  const printed = execFileSync(process.execPath, ['scripts/supply/sbom.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}` },
  });
  const Bom = v.object({
    bomFormat: v.literal('CycloneDX'),
    metadata: v.object({ component: v.object({ name: v.string() }) }),
    components: v.array(
      v.object({ name: v.string(), version: v.string(), hashes: v.array(v.unknown()) }),
    ),
  });
  const bom = v.parse(Bom, JSON.parse(printed));
  assert.equal(bom.metadata.component.name, 'builder');
  const named = (all: readonly { readonly name: string; readonly version: string }[]): string[] =>
    [...new Set(all.map(({ name, version }) => `${name}@${version}`))].toSorted();
  assert.deepEqual(named(bom.components), named(shipped));
});
