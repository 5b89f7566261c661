// What the processes under test run, by what the stages build.
export * from './semaphore.scenarios';
export * from './mutex.scenarios';
export * from './cores.scenarios';
export * from './extras.scenarios';
