import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Where things are inside, for every submission alike. */
export const INSIDE = {
  checkout: '/forklings',
  cache: '/forklings/node_modules/.cache',
  submission: '/submission',
  node: '/opt/node/bin',
} as const;

export interface Mounts {
  /** The sealed checkout. */
  readonly checkout: string;
  /** The packages of the real one. */
  readonly packages: string;
  /** A minimal /etc. */
  readonly etc: string;
  readonly submission: string;
  /** The cache: a folder that is written to, or folders and files in it that are only read. */
  readonly cache:
    { readonly writable: string } | { readonly ready: string; readonly entries: readonly string[] };
  /** Bytes of /dev/shm, of /tmp and of the cache, each. */
  readonly storageBytes: number;
  /** The project, which must not be seen where it lies in a folder of the system. */
  readonly project: string;
}

/**
 * The arguments of bwrap(1) for a sandbox without network, with its own processes, shared memory and temporary files. Of
 * this machine it has the programs of /usr, this Node, the packages, and what `mounts` names, all read-only.
 */
export function bwrapArguments(mounts: Mounts): string[] {
  const size = String(mounts.storageBytes);
  const usr = realpathSync('/usr');
  const isInSystem = (place: string): boolean => place.startsWith(`${usr}${path.sep}`);
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session'],
    ...['--uid', '1000', '--gid', '1000', '--hostname', 'forklings', '--clearenv'],
    ...['--setenv', 'PATH', `${INSIDE.node}:/usr/local/bin:/usr/bin:/bin`, '--setenv', 'HOME', '/tmp'],
    ...['--setenv', 'LANG', 'C.UTF-8'],
    ...['--ro-bind', usr, '/usr'],
    // A project or a class below /usr/local or /usr/src.
    ...[mounts.project, mounts.submission].filter(isInSystem).flatMap((place) => ['--tmpfs', place]),
    ...['bin', 'sbin', 'lib', 'lib32', 'lib64'].flatMap(systemFolder),
    ...['--ro-bind', mounts.etc, '/etc', '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
    ...['--ro-bind', realpathSync(process.execPath), `${INSIDE.node}/node`],
    ...['--proc', '/proc', '--dev', '/dev', '--size', size, '--tmpfs', '/dev/shm'],
    ...['--perms', '1777', '--size', size, '--tmpfs', '/tmp'],
    ...['--ro-bind', mounts.checkout, INSIDE.checkout],
    ...['--ro-bind', mounts.packages, `${INSIDE.checkout}/node_modules`],
    ...cacheArguments(mounts.cache, size),
    ...['--ro-bind', mounts.submission, INSIDE.submission, '--chdir', INSIDE.checkout],
    // Both are in memory, and of no bounded size.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
  ];
}

function cacheArguments(cache: Mounts['cache'], size: string): string[] {
  if ('writable' in cache) return ['--bind', cache.writable, INSIDE.cache];
  return [
    ...['--size', size, '--tmpfs', INSIDE.cache],
    ...cache.entries.flatMap((entry) => [
      '--ro-bind',
      path.join(cache.ready, entry),
      path.join(INSIDE.cache, entry),
    ]),
  ];
}

/** /bin and others are links into /usr on most systems, and folders on some. */
function systemFolder(name: string): string[] {
  const place = `/${name}`;
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  return stats.isSymbolicLink() ? ['--symlink', readlinkSync(place), place] : ['--ro-bind', place, place];
}
