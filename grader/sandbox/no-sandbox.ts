import { spawnSync } from 'node:child_process';

/** There is no wall between a submission and this machine, so nothing is judged. */
export class NoSandbox extends Error {
  readonly code = 'no-sandbox';
  constructor(
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}

const GIVE_UP =
  'To judge without a sandbox all the same, give `--trust-every-submission`: each submission then runs with your rights, your files and your network.';

/** Shows that a sandbox can be made here, by making one. @throws NoSandbox */
export function assertSandbox(): void {
  if (process.platform !== 'linux')
    throw new NoSandbox(
      `The sandbox is bubblewrap, which needs Linux, and this is ${process.platform}.`,
      `Run the command on Linux, in WSL2 or in the dev container. ${GIVE_UP}`,
    );
  const words = [
    '--unshare-all',
    '--unshare-user',
    '--disable-userns',
    '--ro-bind',
    '/',
    '/',
    '--proc',
    '/proc',
    'true',
  ];
  const { error, status, stderr } = spawnSync('bwrap', words, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT')
    throw new NoSandbox(
      'The sandbox is bubblewrap, which is not installed.',
      `Install it (\`apt-get install bubblewrap\`), then run the command again. ${GIVE_UP}`,
    );
  if (status === 0) return;
  const why = error?.message ?? stderr.trim().split('\n')[0] ?? '';
  if (/unknown option/i.test(why))
    throw new NoSandbox(
      `This bubblewrap is too old: ${why}`,
      `Install bubblewrap 0.8 or newer, then run the command again. ${GIVE_UP}`,
    );
  throw new NoSandbox(
    `bubblewrap cannot make a sandbox here: ${why}`,
    `It needs user namespaces. In a container, allow them (\`docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined\`, or a privileged container); on Ubuntu, see \`kernel.apparmor_restrict_unprivileged_userns\`. ${GIVE_UP}`,
  );
}
