const MOST_CHARACTERS = 48;

const WORDS: readonly (readonly [sign: string, word: string])[] = [
  ['!==', 'is-not'],
  ['===', 'is'],
  ['=>', 'to'],
  ['<=', 'at-most'],
  ['>=', 'at-least'],
  ['&&', 'and'],
  ['||', 'or'],
  ['??', 'else'],
  ['<', 'below'],
  ['>', 'above'],
  ['+', 'plus'],
  ['%', 'rest'],
  ['!', 'not'],
];

/** Code as a word that a shell takes as it is: `left <= 0` becomes `left-at-most-0`. */
export function slug(code: string): string {
  const worded = WORDS.reduce((text, [sign, word]) => text.replaceAll(sign, `-${word}-`), code);
  const plain = worded.replace(/\bthis\.#?/g, '').replace(/[^A-Za-z0-9]+/g, '-');
  return plain.slice(0, MOST_CHARACTERS).replace(/^-+|-+$/g, '');
}
