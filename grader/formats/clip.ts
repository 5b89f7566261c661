const LONGEST = 32_768;
const SHORTEST = 64;

/** At most that many characters, with a last line that says what was left out. Never half of a surrogate pair. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const note = `\n[${String(text.length - most)} characters or more are left out]`;
  const kept = text.slice(0, Math.max(0, most - note.length));
  return (/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept) + note.slice(0, most);
}

/**
 * The longest text of at most `bytes` bytes that `write` makes, given how long each single text in it may be. Platforms
 * drop a whole file that exceeds their limit, so it is better to shorten the stories.
 */
export function within(bytes: number, write: (longest: number) => string): string {
  for (let longest = LONGEST; ; longest = Math.floor(longest / 2)) {
    const text = write(longest);
    if (Buffer.byteLength(text) <= bytes || longest <= SHORTEST) return text;
  }
}

/** JSON of two spaces, as all files of results are written. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
