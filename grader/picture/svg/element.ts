import { escaped } from '../../report/markup-text';

declare const drawn: unique symbol;

/** A piece of SVG, in which every text and attribute is escaped. Only `element` makes it. */
export type Drawn = string & { readonly [drawn]: true };

/** An element with attributes, and text or elements in it. Numbers have at most one decimal place. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly Drawn[] = [],
): Drawn {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(plain(value))}"`);
  const inside = typeof content === 'string' ? escaped(content) : content.map((one) => `\n${one}`).join('');
  const end = typeof content === 'string' || content.length === 0 ? '' : '\n';
  return (
    inside === '' ? `<${name}${all.join('')}/>` : `<${name}${all.join('')}>${inside}${end}</${name}>`
  ) as Drawn;
}

function plain(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}
