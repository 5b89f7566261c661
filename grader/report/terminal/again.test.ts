import { expect, test } from '@jest/globals';
import { again } from './again';

test('the command is as short as it can be, and names the folder and the flags that it needs', () => {
  expect(again('value', 'exercises')).toBe('npm run grade value');
  expect(again('value', 'exercises', '--verbose')).toBe('npx forklings grade value --verbose');
  expect(again('value', 'mine')).toBe('npx forklings grade value --root mine');
  expect(again('value', 'mine', '--verbose')).toBe('npx forklings grade value --root mine --verbose');
});
