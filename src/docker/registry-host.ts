// Which registry a name belongs to, and the many ways in which Docker writes a registry down.

/** Docker's own registry, as we call it. */
const HUB = 'docker.io';
const HUB_NAMES: ReadonlySet<string> = new Set([HUB, 'index.docker.io', 'registry-1.docker.io']);
/** Docker's own, as logins and helpers know it. */
const HUB_ADDRESS = 'https://index.docker.io/v1/';

/** What stands before the first slash is a host only where it looks like one: `team/image` is Docker's own. */
export function registryOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  return isHost(first) ? hostOf(first) : HUB;
}

function isHost(text: string): boolean {
  return /[.:]/.test(text) || text === 'localhost';
}

/** `https://Registry.example.org:5000/v2/` is `registry.example.org:5000`: a scheme and a path change nothing. */
export function hostOf(address: string): string {
  const [host = ''] = address.replace(/^https?:\/\//i, '').split('/', 1);
  const known = host.toLowerCase();
  return HUB_NAMES.has(known) ? HUB : known;
}

export function addressOf(host: string): string {
  return host === HUB ? HUB_ADDRESS : host;
}
