import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { Output } from './output';

async function outputOf(chunks: readonly string[]): Promise<Output> {
  const stream = new PassThrough();
  const output = new Output(stream, () => undefined);
  for (const chunk of chunks) stream.write(chunk);
  await output.until(chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0));
  return output;
}

test('a little output is kept as it is', async () => {
  const output = await outputOf(['grüße ', 'and\n', 'more\n']);
  expect(output.text()).toBe('grüße and\nmore\n');
});

test('a flood keeps its beginning and end, and shows how much is left out', async () => {
  const line = `${'x'.repeat(1023)}\n`;
  const output = await outputOf(['first\n', ...Array<string>(200).fill(line), 'last\n']);
  expect(output.text().startsWith('first\n')).toBe(true);
  expect(output.text().endsWith('last\n')).toBe(true);
  expect(output.text()).toMatch(/… \d+ characters left out …/);
  expect(output.text().length).toBeLessThan(40_000);
});

test('until() also resolves when the rest will never come', async () => {
  const stream = new PassThrough();
  const output = new Output(stream, () => undefined);
  const waiting = output.until(1_000);
  stream.destroy();
  await expect(waiting).resolves.toBeUndefined();
});

test('after clear() nothing is left', async () => {
  const output = await outputOf(['old']);
  output.clear();
  expect(output.text()).toBe('');
  expect(output.bytes).toBe(0);
});
