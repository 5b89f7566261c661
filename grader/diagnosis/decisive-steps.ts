import type { Fault } from '../faults/failure';

/** The steps, from 1, of which the sentence of a fault speaks, or the caption of its line. */
export function decisiveSteps({ facts, role }: Fault): ReadonlySet<number> {
  const steps = role?.kind === 'decided' ? [role.step] : [];
  switch (facts?.kind) {
    case 'woke-another':
      steps.push(facts.change, facts.notify);
      break;
    case 'notify-before-sleep':
      steps.push(facts.notify, facts.sleep);
      break;
    case 'notify-before-change':
      steps.push(facts.notify, facts.change);
      break;
    case 'never-woken':
      steps.push(facts.sleep, ...(facts.change === undefined ? [] : [facts.change.step]));
      break;
    case 'swallowed':
      steps.push(facts.notify, facts.awake);
      break;
    case 'asleep-with-it':
      steps.push(facts.sleep);
      break;
    case 'deserted':
    case 'left-by-the-dead':
      steps.push(facts.since);
      break;
    case 'race':
      steps.push(facts.earlier.step, facts.later.step);
      break;
    case 'woken-by-timeout':
      steps.push(facts.step);
      break;
    default:
  }
  return new Set(steps);
}
