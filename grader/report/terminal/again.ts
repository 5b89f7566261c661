/** The command that judges a kata again in the same folder, possibly with other flags. */
export function again(kata: string, root: string, ...flags: readonly string[]): string {
  const all = root === 'exercises' ? flags : ['--root', root, ...flags];
  return ['npm run grade', kata, ...(all.length === 0 ? [] : ['--', ...all])].join(' ');
}
