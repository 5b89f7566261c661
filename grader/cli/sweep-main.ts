/**
 * The program that the guard runs when a grade was killed: it ends the grade's processes and gives back their memory.
 */
import { sweepDeadOwners } from '../kernel/internal';
import { sweepRun } from '../containment/sweep-runs';

const [, , name] = process.argv;
if (name !== undefined) sweepRun(name);
sweepDeadOwners();
