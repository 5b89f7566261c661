import type { FaultCode } from '../faults/failure';
import type { FaultExplanation } from './faults/explanation';
import { ofFile } from './faults/file';
import { ofJudging } from './faults/judging';
import { ofMessages } from './faults/messages';
import { ofProcesses } from './faults/processes';
import { ofSharing } from './faults/sharing';
import { ofValues } from './faults/values';
import { ofWaiting } from './faults/waiting';

/** By what they concern, each group in a file of its own. The compiler says when a code has none. */
export const faults: { readonly [Code in FaultCode]: FaultExplanation } = {
  ...ofFile,
  ...ofValues,
  ...ofProcesses,
  ...ofSharing,
  ...ofWaiting,
  ...ofMessages,
  ...ofJudging,
};
