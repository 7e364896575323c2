// What users get as a CycloneDX bill of materials, of the lock file alone: npm run -s sbom >sbom.cdx.json

import { execFileSync } from 'node:child_process';
import * as v from 'valibot';
import { lockedPackages, manifest } from './packages.ts';

const BomSchema = v.looseObject({
  metadata: v.looseObject({ component: v.looseObject({ name: v.string() }) }),
  components: v.array(
    v.looseObject({ 'bom-ref': v.string(), name: v.string(), version: v.string() }),
  ),
  dependencies: v.array(v.looseObject({ ref: v.string(), dependsOn: v.array(v.string()) })),
});

// Not with --omit=dev: npm then leaves out what tests need too.
const text = execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
});
const all = v.parse(BomSchema, JSON.parse(text));
const shipped = new Set(
  lockedPackages()
    .filter(({ dev }) => !dev)
    .map(({ name, version }) => `${name}@${version}`),
);
const components = all.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
const told = new Set(components.map(({ name, version }) => `${name}@${version}`));
const missing = [...shipped].filter((one) => !told.has(one));
if (missing.length > 0) throw new Error(`npm sbom leaves out ${missing.join(', ')}`);

// npm calls a private package after its folder.
all.metadata.component.name = manifest().name;
const gone = new Set(
  all.components.filter((one) => !components.includes(one)).map((one) => one['bom-ref']),
);
const dependencies = all.dependencies
  .filter(({ ref }) => !gone.has(ref))
  .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => !gone.has(ref)) }));
process.stdout.write(`${JSON.stringify({ ...all, components, dependencies }, null, 2)}\n`);
