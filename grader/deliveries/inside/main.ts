/**
 * The program of a process under test, with the code that holds its deliveries. The order matters: see
 * `snapshotIntrinsics`.
 */
import { holdArrivals } from './hold-arrivals';
import { holdArrivalsWith } from '../../subject/inside/main';

holdArrivalsWith(holdArrivals);
