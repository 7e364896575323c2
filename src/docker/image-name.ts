// The parts of an image's name.

export interface ImageName {
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:...` */
  readonly digest: string | null;
}

/** `host:5000/a/b:tag@sha256:...`; a colon before the last slash belongs to the host's port. */
export function parseImageName(name: string): ImageName {
  const [tagged = '', digest = null] = name.split('@', 2);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  return colon < 0
    ? { repository: tagged, tag: null, digest }
    : { repository: tagged.slice(0, colon), tag: tagged.slice(colon + 1), digest };
}
