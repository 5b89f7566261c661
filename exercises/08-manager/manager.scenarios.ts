// What the processes under test run: each file has one concept.
export * from './calls.scenarios';
export * from './children.scenarios';
export * from './classes.scenarios';
export * from './managers.scenarios';
export * from './values.scenarios';
