// A command that sees a disk of a few kB: a mount of its own, gone when it ends.

/**
 * Words to put before the command. `folder` is made, absolute and without quotes; `kB` a multiple of 4. An ordinary
 * user needs user namespaces for it.
 */
export function smallDisk(folder: string, kB: number): readonly string[] {
  const mapped = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const mount = `mkdir -p '${folder}' && mount -t tmpfs -o size=${kB}k tmpfs '${folder}' && exec "$@"`;
  return ['unshare', '--mount', ...mapped, 'sh', '-c', mount, 'sh'];
}
