import { createColors } from 'picocolors';
import type { Style } from '../terminal/style';

/** Without colours. */
export const plain = (columns: number): Style => ({ columns, color: createColors(false) });

/** With colours as tags, so that a test can see them: `<red>✗</red>`. */
export function tagged(columns: number): Style {
  const names = Object.keys(createColors(false)).filter((name) => name !== 'isColorSupported');
  const tags = Object.fromEntries(
    names.map((name) => [name, (text: unknown) => `<${name}>${String(text)}</${name}>`]),
  );
  return { columns, color: { ...createColors(false), ...tags } };
}
