import type { DiagnosisResult } from '../result';

type Step = NonNullable<DiagnosisResult['calls']>[number]['steps'][number];

/**
 * The steps of a turn, where those that reference code took for one line of the learner's are one step under that
 * code's name, with what it left in memory in the end. A step that the sentence speaks of stands alone.
 */
export function folded(steps: readonly Step[]): Step[] {
  const shown: Step[] = [];
  let group: Step[] = [];
  const close = (): void => {
    const [first] = group;
    if (first !== undefined) shown.push(group.length === 1 ? named(first) : together(first, group));
    group = [];
  };
  for (const step of steps) {
    const [first] = group;
    if (first !== undefined && !belongs(step, first)) close();
    group.push(step);
    if (step.isDecisive === true || step.isAsleep === true || step.via === undefined) close();
  }
  close();
  return shown;
}

function belongs(step: Step, first: Step): boolean {
  return (
    step.isDecisive !== true &&
    step.isAsleep !== true &&
    step.via === first.via &&
    (step.block === undefined || step.block === first.block) &&
    step.where?.file === first.where?.file &&
    step.where?.line === first.where?.line
  );
}

function named(step: Step): Step {
  return step.via === undefined ? step : { ...step, text: `${step.via}: ${step.text}` };
}

function together(first: Step, group: readonly Step[]): Step {
  const { via = '' } = first;
  const last = group.at(-1) ?? first;
  const memory = (group.findLast(({ isChange }) => isChange === true) ?? last).memory;
  const count =
    last.number === undefined || first.number === undefined ? '' : ` (to step ${String(last.number)})`;
  const { memory: _, ...step } = first;
  return {
    ...step,
    text: `${via}${count}`,
    ...(memory !== undefined && { memory }),
  };
}
