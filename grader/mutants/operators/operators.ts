import { argumentsOf } from './argument';
import { bits } from './bits';
import { offByOne } from './bound';
import { dropBranch, negate, otherConnective } from './condition';
import { keepCopy, shareInstead } from './copy';
import { criticalSection } from './critical-section';
import { dropAwait } from './drop-await';
import { dropFinally } from './drop-finally';
import { dropStatement } from './drop-statement';
import { plainError } from './error';
import { loopOnce } from './loop';
import { notifyOthers } from './notify';
import { plainAccess } from './plain-access';
import { returnEarly } from './return-early';
import { swapStatements } from './swap-statements';
import type { Operator } from './syntax';
import { arithmetic, otherValue } from './value';

/** All of them, in families. Of two edits that come to the same text, that of the earlier family counts. */
export const operators: Readonly<Record<string, Operator>> = {
  'drop-statement': dropStatement,
  'drop-finally': dropFinally,
  'drop-await': dropAwait,
  loop: loopOnce,
  notify: notifyOthers,
  'critical-section': criticalSection,
  'plain-access': plainAccess,
  copy: keepCopy,
  'swap-statements': swapStatements,
  share: shareInstead,
  error: plainError,
  bound: offByOne,
  bits,
  value: otherValue,
  negate,
  branch: dropBranch,
  connective: otherConnective,
  arithmetic,
  arguments: argumentsOf,
  'return-early': returnEarly,
};
