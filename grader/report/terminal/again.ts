/** The command that judges a kata again in the same folder, possibly with other flags. npm run takes no flags of ours. */
export function again(kata: string, root: string, ...flags: readonly string[]): string {
  const all = root === 'exercises' ? flags : ['--root', root, ...flags];
  return [all.length === 0 ? 'npm run grade' : 'npx forklings grade', kata, ...all].join(' ');
}
