// Names of groups, as this machine's own table has them.

import { readFile } from 'node:fs/promises';

export interface Group {
  readonly id: number;
  readonly name: string;
  readonly members: readonly string[];
}

/** Empty where the table cannot be read; groups of a directory service are not in it. */
export async function readGroups(): Promise<readonly Group[]> {
  const text = await readFile('/etc/group', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name, , id, members = ''] = line.split(':');
    if (!name || !id) return [];
    return [{ id: Number(id), name, members: members.split(',').filter((word) => word !== '') }];
  });
}

/** The number itself where it has no name. */
export async function groupName(id: number): Promise<string> {
  return (await readGroups()).find((group) => group.id === id)?.name ?? String(id);
}
