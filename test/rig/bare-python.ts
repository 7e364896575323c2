// A real Python that has only what a test gives it.

import { execFile } from 'node:child_process';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeFiles } from './git-repo.ts';

const run = promisify(execFile);

export interface BarePython {
  /** The folder of `python3`, for a PATH of its own. */
  readonly bin: string;
  /** Path to text of its modules: `jinja2/__init__.py`. */
  readonly give: (modules: Readonly<Record<string, string>>) => Promise<void>;
}

/** In a folder that is made. */
export async function barePython(dir: string): Promise<BarePython> {
  await run('python3', ['-m', 'venv', '--without-pip', dir]);
  const { value } = await glob(path.join(dir, 'lib/python3*/site-packages')).next();
  if (value === undefined) throw new Error(`no site-packages in ${dir}`);
  return { bin: path.join(dir, 'bin'), give: (modules) => writeFiles(value, modules) };
}

/** A pip that writes down how it is called, says what lies in `$HOME/pip-fails`, or brings modules of the wanted names. */
export const FAKE_PIP = `import json, os, pathlib, sys
home = pathlib.Path(os.environ["HOME"])
with open(home / "pip-calls", "a") as calls:
    calls.write(json.dumps({"args": sys.argv[1:], "env": dict(os.environ)}) + "\\n")
fails = home / "pip-fails"
if fails.exists():
    sys.exit(fails.read_text())
target = pathlib.Path(sys.argv[sys.argv.index("--target") + 1])
for name in ("jinja2", "yaml"):
    (target / name).mkdir(parents=True)
    (target / name / "__init__.py").write_text('__version__ = "1.2.3"')
`;

const WHEELS = `import sys, zipfile
for name, version, module in (("jinja2", "3.1.6", "jinja2"), ("markupsafe", "3.0.3", "markupsafe"), ("pyyaml", "6.0.3", "yaml")):
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(f"{sys.argv[1]}/{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{module}/__init__.py", f"__version__ = '{version}'")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
`;

/** Packages that are small, with the names and versions that are asked for; what tells a real pip of them. */
export async function tinyWheels(dir: string): Promise<Readonly<Record<string, string>>> {
  await run('python3', ['-c', WHEELS, dir]);
  return { PIP_NO_INDEX: '1', PIP_FIND_LINKS: dir };
}
