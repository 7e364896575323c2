// What a project calls its version: read from two lines of its files, which need no more of TOML than this.

export function versionInPyproject(text: string): string | null {
  return valueIn(text, 'project', 'version');
}

/** Of all members of a workspace. */
export function versionInCargo(text: string): string | null {
  return valueIn(text, 'workspace.package', 'version');
}

/** Of a key with a quoted value, in the table of that name. */
function valueIn(toml: string, table: string, key: string): string | null {
  let inTable = false;
  for (const line of toml.split('\n')) {
    const header = /^\s*\[+\s*([^\]]*?)\s*\]+\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) inTable = header.replaceAll(/\s*\.\s*/g, '.') === table;
    const [, name, value] = /^\s*([\w-]+)\s*=\s*["']([^"']*)["']/.exec(line) ?? [];
    if (inTable && name === key && value !== undefined && value !== '') return value;
  }
  return null;
}
