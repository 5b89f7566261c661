/** The vocabulary that specs are written in (`#lab`). Learner code is never loaded in the process that runs this. */
export { default as fc } from 'fast-check';
export type { CheckContext } from './attempt';
export { anyNumber, asInC, edges, typeCodes, typedArrayOf, unlike, type CNumber } from './c-numbers';
export { stage } from './law';
export { ordinaryLimits } from '../containment/budget';
export { gives, givesUp, holds, pidOf, printed, refuses, returns, same, throws } from './expectations';
export { exploreDeliveries } from '../deliveries/explore-deliveries';
export { changesBelow } from '../deliveries/changes/changes-below';
export { allAt, withGates } from '../deliveries/gates/with-gates';
export { explore } from '../exploration/explore';
export {
  bankModel,
  barrierModel,
  conditionModel,
  eventModel,
  lockModel,
  rlockModel,
  semaphoreModel,
} from '../history';
export { explorePrograms } from '../exploration/explore-programs';
export { asPipe, refusedSend } from '../exploration/pipe-judge';
export { asQueue } from '../exploration/queue-judge';
export { asRegister } from '../exploration/register-judge';
export { borrowProof } from '../deliveries/network/borrowed-proof';
export { garbage } from '../deliveries/network/garbage';
export { placeOf, type Place } from '../deliveries/network/place';
export { Relay } from '../deliveries/network/relay';
export { Stranger } from '../deliveries/network/stranger';
export { lockFault } from '../exploration/lock-faults';
export { tornRead } from '../exploration/torn-reads';
export { answersOf, cutWithinMessage, wrongAnswers } from '../exploration/answers-of';
export { isUndivided } from '../exploration/whole-calls';
export { halfWay } from '../exploration/half-way';
export { farAway, gaveUp, waitedAgain, wokenInVain } from '../exploration/timeouts';
export { wokenByNobody } from '../exploration/woken-by-nobody';
export { endsWith, firstOf, linearizable, type Impossible } from '../exploration/judges';
export type { ObservedCall, ObservedRun } from '../exploration/observed-run';
export type { Plan } from '../exploration/plan';
export type { Input, Program } from '../history/program';
export { fail, type Fault } from '../faults/failure';
export { holdBefore, returnsFromEachStep } from './hold';
export { withLimits } from '../subject/player';
export { show } from '../faults/show';
export { forAll } from './property';
export { childrenOf, leftBelow, lines, quiet, residentBytes, runningBelow, unlessUnwritten } from './quiet';
export type { Remote, Shared } from '../subject/remote';
export { inSharedMemory, leavesNoMemory, memoryUse, segments, usesNoMore } from './segments';
export { collectGarbage, kill, killProcess, release } from './steering';
export { timed } from '../subject/timed';
export { eventCalls, lockCalls, queueCalls, semaphoreCalls } from './waiting-calls';
export { dataModels, inOneProcess } from './data-models';
export { agreesWith, answered } from './waiting-programs';
