import fs from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';

/** The map of a compiled file, null when it has none. Read when the first stack that needs it is asked for. */
const maps = new Map<string, SourceMap | null>();

/**
 * From now on stacks name the lines of the sources, not those of the compiled files. Node's own way,
 * `process.setSourceMapsEnabled`, reads every map when its file is loaded, which costs a child 4 ms of its start;
 * this reads none until an error is printed.
 */
export function mapStackTraces(): void {
  Error.prepareStackTrace = (error, sites) =>
    `${headOf(error)}${sites.map((site) => `\n    at ${placeOf(site)}`).join('')}`;
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function placeOf(site: NodeJS.CallSite): string {
  const text = String(site);
  const file = site.getFileName();
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (file == null || line === null || column === null) return text;
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return text;
  const source = path.resolve(path.dirname(file), decodeURIComponent(entry.originalSource));
  return text.replace(
    `${file}:${line}:${column}`,
    `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
  );
}

function mapOf(file: string): SourceMap | null {
  let map = maps.get(file);
  if (map === undefined) {
    map = readMap(`${file}.map`);
    maps.set(file, map);
  }
  return map;
}

function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(
      JSON.parse(fs.readFileSync(file, 'utf8')) as ConstructorParameters<typeof SourceMap>[0],
    );
  } catch {
    return null; // a file that was not compiled
  }
}
