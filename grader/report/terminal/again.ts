/** The command that judges a kata once more, in the same folder, with other flags perhaps. */
export function again(kata: string, root: string, ...flags: readonly string[]): string {
  const all = root === 'exercises' ? flags : ['--root', root, ...flags];
  return ['npm run grade', kata, ...(all.length === 0 ? [] : ['--', ...all])].join(' ');
}
