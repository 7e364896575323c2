// The golden files of errors, as lines and as one error after another.

import { readdirSync, readFileSync } from 'node:fs';

export interface GoldenError {
  /** `docker` of errors-docker.txt. */
  readonly room: string;
  /** Its first line, without `error: `. */
  readonly message: string;
  /** All of its lines. */
  readonly text: string;
}

const FOLDER = new URL('../../golden/', import.meta.url);

function goldenFiles(): { readonly room: string; readonly text: string }[] {
  return readdirSync(FOLDER).flatMap((name) => {
    const room = /^errors-(.*)\.txt$/.exec(name)?.[1];
    return room === undefined ? [] : [{ room, text: readFileSync(new URL(name, FOLDER), 'utf8') }];
  });
}

export function goldenLines(): string[] {
  return goldenFiles().flatMap(({ text }) => text.split('\n'));
}

/** Each from its `error:` to the next, without titles and exit codes. */
export function goldenErrors(): GoldenError[] {
  return goldenFiles().flatMap(({ room, text: all }) =>
    all.split(/^(?=error: |# |\$ |exit )/m).flatMap((text): GoldenError[] => {
      const message = /^error: (.*)$/m.exec(text)?.[1];
      return message === undefined ? [] : [{ room, message, text }];
    }),
  );
}
