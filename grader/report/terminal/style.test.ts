import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { styleOf } from './style';

const names = ['NO_COLOR', 'FORCE_COLOR', 'TERM'] as const;
const before = new Map(names.map((name) => [name, process.env[name]]));

beforeEach(() => {
  for (const name of names) Reflect.deleteProperty(process.env, name);
});
afterEach(() => {
  for (const [name, value] of before)
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
});

function style(
  stream: { isTTY?: boolean; columns?: number },
  env: Record<string, string> = {},
): [string, number] {
  Object.assign(process.env, env);
  const { color, columns } = styleOf({ isTTY: false, columns: 0, ...stream });
  return [color.red('x'), columns];
}

const RED = '\x1b[31mx\x1b[39m';
const terminal = { isTTY: true, columns: 90 };

describe('colours', () => {
  test('are for a terminal that wants them', () => {
    expect(style(terminal)[0]).toBe(RED);
    expect(style({})[0]).toBe('x');
    expect(style(terminal, { TERM: 'dumb' })[0]).toBe('x');
  });

  test('are refused by NO_COLOR, whatever else is asked for, and forced by FORCE_COLOR', () => {
    expect(style({}, { FORCE_COLOR: '1' })[0]).toBe(RED);
    expect(style(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })[0]).toBe('x');
  });

  test('an empty variable, and FORCE_COLOR=0, ask for nothing', () => {
    expect(style(terminal, { NO_COLOR: '' })[0]).toBe(RED);
    expect(style({}, { FORCE_COLOR: '0' })[0]).toBe('x');
  });
});

describe('the width', () => {
  test('is that of the terminal, but at least 40', () => {
    expect(style(terminal)[1]).toBe(90);
    expect(style({ isTTY: true, columns: 10 })[1]).toBe(40);
  });

  test('is 100 where there is no terminal, or one without a width', () => {
    expect(style({ columns: 30 })[1]).toBe(100);
    expect(style({ isTTY: true, columns: 0 })[1]).toBe(100);
  });
});
