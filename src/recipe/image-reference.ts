// The full name of an image, as a registry is asked for it.

/** Made by us from Debian's packages, so no registry has them. */
const OUR_BASES = 'builder/';

/** `debian` is `docker.io/library/debian:latest`; our own bases stay as they are. */
export function imageReference(name: string): string {
  if (name.startsWith(OUR_BASES)) return name;
  const [first = ''] = name.split('/', 1);
  const hasRegistry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const path = hasRegistry ? name : `docker.io/${name.includes('/') ? '' : 'library/'}${name}`;
  return /@|:[^/]*$/.test(path) ? path : `${path}:latest`;
}
