import { describe, expect, test } from '@jest/globals';
import { LiveLine } from './live';

function lineOn(stream: { isTTY: boolean; columns?: number }): { line: LiveLine; written: string[] } {
  const written: string[] = [];
  const write = (text: string): boolean => written.push(text) > 0;
  return { line: new LiveLine({ columns: 0, ...stream, write }), written };
}

describe('on a terminal', () => {
  test('each step rewrites the line, and the end leaves the terminal as it was', () => {
    const { line, written } = lineOn({ isTTY: true, columns: 80 });
    line.step('judging value', '1/13');
    line.step('judging value', '2/13');
    line.end();
    expect(written).toEqual(['\r\x1b[2Kjudging value 1/13', '\r\x1b[2Kjudging value 2/13', '\r\x1b[2K']);
  });

  test('a step never fills the last column, where a terminal would break the line', () => {
    const { line, written } = lineOn({ isTTY: true, columns: 20 });
    line.step('judging value', 'a title that is long');
    expect(written[0]?.replace('\r\x1b[2K', '')).toHaveLength(19);
  });

  test('an end without a step writes nothing', () => {
    const { line, written } = lineOn({ isTTY: true });
    line.end();
    expect(written).toEqual([]);
  });
});

test('elsewhere there is a line for each group, and no code that only a terminal obeys', () => {
  const { line, written } = lineOn({ isTTY: false });
  line.step('judging value', '1/13');
  line.step('judging value', '2/13');
  line.step('judging array', '1/9');
  line.end();
  expect(written).toEqual(['judging value …\n', 'judging array …\n']);
});
