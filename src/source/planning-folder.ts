// A sparse checkout of a commit for the branch's own scripts: `container/` alone, with the tags and remote branches.

import path from 'node:path';
import { orFileFailure } from '../host/or-file-failure.ts';
import { abbreviations } from './abbreviations.ts';
import { keepSurroundings, makeCheckout, type Subject } from './checkout.ts';
import type { Clone } from './clone.ts';
import { cleanFolder, rememberFiles } from './folder-files.ts';
import { lanes } from './lanes.ts';
import { ownSlot } from './planning-slot.ts';
import { markUsed, readStamp } from './stamp.ts';
import type { Tree } from './tree.ts';

const FOLDER = 'container';

/** In bytes. What describes a build is text; bills of materials beside it have megabytes. */
const LARGEST = 1_048_576;

/** Checkouts made at once. */
const MAKERS = 2;

/** Gives an absolute path without blanks; what lies there is the script's to write into. @throws FailureError */
export type PlanningFolder = (commit: string) => Promise<string>;

/** Who asks for one commit will ask for the others: they are made meanwhile. */
export function planningFolders(
  clone: Clone,
  subjects: readonly Subject[],
  tree: (commit: string) => Promise<Tree>,
): PlanningFolder {
  const lane = lanes(MAKERS);
  const made = new Map<string, Promise<string>>();
  let digits: ReturnType<typeof abbreviations> | undefined;
  const folderOf = (subject: Subject): Promise<string> => {
    digits ??= abbreviations(
      clone,
      subjects.map(({ head }) => head),
    );
    const counted = digits;
    const known =
      made.get(subject.commit) ??
      lane(async () =>
        orFileFailure(`preparing a folder to plan ${subject.commit}`, async () => {
          const abbreviation = (await counted).get(subject.head) ?? null;
          return ensureFolder({ clone, subject, abbreviation, tree: await tree(subject.commit) });
        }),
      );
    made.set(subject.commit, known);
    return known;
  };
  return async (commit) => {
    const asked = subjects.find((subject) => subject.commit === commit);
    if (asked === undefined) throw new Error(`${commit} is no commit of this source`);
    const folder = folderOf(asked);
    // What fails is told where it is asked for.
    for (const subject of subjects) folderOf(subject).catch(() => undefined);
    return folder;
  };
}

/** A process may open the same repository twice. */
const turns = new Map<string, Promise<unknown>>();

interface Wanted {
  readonly clone: Clone;
  readonly subject: Subject;
  readonly abbreviation: number | null;
  readonly tree: Tree;
}

async function ensureFolder(wanted: Wanted): Promise<string> {
  const { clone, subject, abbreviation } = wanted;
  // The same files with a repository that abbreviates otherwise are another folder.
  const dir = path.join(await ownSlot(clone), `${subject.commit}-${abbreviation ?? 'auto'}`);
  const before = turns.get(dir) ?? Promise.resolve();
  const turn = before.then(() => makeReady(dir, wanted));
  turns.set(
    dir,
    turn.catch(() => undefined),
  );
  await turn;
  return dir;
}

async function makeReady(dir: string, wanted: Wanted): Promise<void> {
  const { clone, subject, abbreviation, tree } = wanted;
  const stamp = await readStamp(dir);
  const isReady = stamp?.head === subject.head && (await cleanFolder(dir));
  if (isReady) await keepSurroundings(dir, clone);
  else {
    const largest = LARGEST;
    await makeCheckout(dir, { clone, subject, tree, below: FOLDER, largest, abbreviation });
    await rememberFiles(dir);
  }
  await markUsed(dir, clone.host.clock.now());
}
