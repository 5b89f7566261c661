export type { Access, Race } from './access';
export type { Origin } from './race-detector';
export { RaceDetector } from './race-detector';
