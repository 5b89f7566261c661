// cheat: re-exports the reference solution by the package name that an image might have for it
// earns at most: 0
// laws: open c-conversion

// @ts-ignore
export * from '@forklings/solutions/02-value/value.js';
