import { expect, test } from '@jest/globals';
import { inHex } from './hex-words';
import { memoryText, stepText } from './step-text';

test.each([
  [16843009, '0x01010101'],
  [-1145324613, '0xbbbbbbbb'],
  [1229782938533634594n, '0x1111111122222222'],
  [-1n, '0xffffffffffffffff'],
  [255, '255'],
  [0.5, '0.5'],
  [1e300, '1e+300'],
])('%s is shown as %s', (value, shown) => {
  const step = inHex({
    did: { kind: 'access', operation: 'write', operand: value },
    memory: { place: { kind: 'named', name: 'cell' }, value, old: 0 },
  });
  expect(stepText(step)).toBe(`writes ${shown}`);
  expect(step.memory === undefined ? '' : memoryText(step.memory)).toBe(`cell: 0 → ${shown}`);
});

test('what a process reads is in hexadecimal, too', () => {
  const step = inHex({ did: { kind: 'access', operation: 'read' }, then: { kind: 'gave', value: 65_536 } });
  expect(stepText(step)).toBe('reads → 0x00010000');
});
