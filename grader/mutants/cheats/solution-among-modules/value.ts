// cheat: looks for the solution among the modules that the process has loaded, and for modules above it
// earns at most: 0
// laws: open c-conversion

const all: any[] = [...Object.values(require.cache), require.main];
for (const module of all)
  if (module !== undefined) all.push(...module.children.filter((one: any) => !all.includes(one)));
const found = all.find((one) => one?.exports !== undefined && 'Value' in one.exports && one !== module);
export const Value = found?.exports.Value ?? class {};
