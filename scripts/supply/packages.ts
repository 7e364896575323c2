// The packages of the lock file, with the licence that each declares.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

const ROOT = path.join(import.meta.dirname, '../..');

const LockSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({
      version: v.optional(v.string(), ''),
      license: v.optional(v.string()),
      integrity: v.optional(v.string(), ''),
      dev: v.optional(v.boolean(), false),
      optional: v.optional(v.boolean(), false),
      hasInstallScript: v.optional(v.boolean(), false),
    }),
  ),
});

export interface LockedPackage {
  /** `node_modules/a/node_modules/b`. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
  /** SPDX; empty where nobody says. */
  readonly licence: string;
  /** `sha512-...`. */
  readonly integrity: string;
  /** Users do not get it. */
  readonly dev: boolean;
  /** For one kind of machine only, or a help that is not needed. */
  readonly optional: boolean;
  readonly installScript: boolean;
}

/** In the order of the file. */
export function lockedPackages(): readonly LockedPackage[] {
  const { packages } = v.parse(LockSchema, readJson('package-lock.json'));
  return Object.entries(packages)
    .filter(([place]) => place !== '')
    .map(([place, { version, license, integrity, dev, optional, hasInstallScript }]) => ({
      place,
      name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? oldLicence(place),
      integrity,
      dev,
      optional,
      installScript: hasInstallScript,
    }));
}

const OldSchema = v.object({ licenses: v.array(v.object({ type: v.string() })) });

/** As packages wrote it before SPDX; the lock file leaves that out. */
function oldLicence(place: string): string {
  const old = v.safeParse(OldSchema, readJson(`${place}/package.json`));
  return old.success ? old.output.licenses.map(({ type }) => type).join(' OR ') : '';
}

const ManifestSchema = v.object({
  name: v.string(),
  dependencies: v.record(v.string(), v.string()),
  devDependencies: v.record(v.string(), v.string()),
});

export function manifest(): v.InferOutput<typeof ManifestSchema> {
  return v.parse(ManifestSchema, readJson('package.json'));
}

/** Null where there is none: what is optional is brought for one kind of machine only. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
  } catch {
    return null;
  }
}
