// What the laws call, in processes under test.
export * from './calls.scenarios';
export * from './ends.scenarios';
export * from './limits.scenarios';
export * from './streams.scenarios';
export * from './tasks.scenarios';
export type * from './outcomes.scenarios';
