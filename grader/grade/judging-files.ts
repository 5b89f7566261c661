import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { course, courseFile, type Kata } from '../course/course';
import { cacheFolder, projectRoot } from '../course/project';
import { LearnerFileMissing, LearnerFileUnreadable } from '../image/learner-file';
import { learnerSources } from '../image/learner-sources';

/** What a file was at a moment. The system sets the time of the last change itself, so a file that is put back differs. */
type Fingerprint = string;

/** An entry of Jest's cache: the name of the source, and the digest of all that decides what it is compiled to. */
const JEST_ENTRY = /_[0-9a-f]{32}(\.map)?$/;

/** How long an entry counts as young: far longer than two grades that began together both compile specs. */
const YOUNG_MS = 10 * 60_000;

/**
 * The files that decide a grade, as they were before any learner code ran: the learner's own, the specs and scenarios, the
 * manifest, the solutions, and the compiled grader. Learner code runs with the rights of the person who grades, so it
 * could change each of them.
 */
export class JudgingFiles {
  readonly #before: ReadonlyMap<string, Fingerprint>;
  /**
   * Digests of the young entries of Jest's cache: of two grades that compile a spec at the same time, the second exchanges
   * the entry of the first for its equal.
   */
  readonly #young: ReadonlyMap<string, string>;

  constructor(
    private readonly katas: readonly Kata[],
    private readonly root: string,
    private readonly cache = cacheFolder(),
  ) {
    this.#before = this.#now();
    const young = [...this.#before.keys()].filter(
      (file) => file.startsWith(this.#jestCache) && isYoung(file),
    );
    this.#young = new Map(young.map((file) => [file, digestOf(file)]));
  }

  /** Those that are not what they were, or were not there. Specs that Jest has added to its cache do not count. */
  changed(): string[] {
    const now = this.#now();
    const files = new Set([...this.#before.keys(), ...now.keys()]);
    return [...files].filter((file) => {
      const before = this.#before.get(file);
      if (before === now.get(file) || (before === undefined && file.startsWith(this.#jestCache)))
        return false;
      return !this.#young.has(file) || this.#young.get(file) !== digestOf(file);
    });
  }

  get #jestCache(): string {
    return path.join(this.cache, 'jest') + path.sep;
  }

  #now(): Map<string, Fingerprint> {
    const project = projectRoot();
    const found = new Map<string, Fingerprint>();
    for (const { folder } of course().katas) {
      addCode(found, path.join(project, 'exercises', folder), (name) =>
        /\.(spec|scenarios|demo)\./.test(name),
      );
      addCode(found, path.join(project, 'solutions', folder));
    }
    // The compiled grader, of which this file is one.
    addCode(found, path.resolve(__dirname, '..'));
    for (const name of foldersIn(this.#jestCache))
      if (name.startsWith('jest-transform-cache'))
        addCode(found, path.join(this.#jestCache, name), (entry) => JEST_ENTRY.test(entry));
    for (const name of ['package.json', 'jest.config.ts']) add(found, path.join(project, name));
    add(found, courseFile());
    for (const kata of this.katas) for (const file of learnerFiles(this.root, kata)) add(found, file);
    return found;
  }
}

function learnerFiles(root: string, kata: Kata): string[] {
  try {
    return learnerSources(root, kata).map(({ file }) => file);
  } catch (error) {
    // Reported where the file is compiled.
    if (error instanceof LearnerFileMissing || error instanceof LearnerFileUnreadable) return [];
    throw error;
  }
}

const foldersIn = (folder: string): string[] => entriesOf(folder).map(({ name }) => name);

/** None where there is no such folder: if it comes or goes, the other look shows that. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function addCode(found: Map<string, Fingerprint>, folder: string, wanted = isCode): void {
  for (const entry of entriesOf(folder)) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) addCode(found, file, wanted);
    else if (wanted(entry.name)) add(found, file);
  }
}

const isCode = (name: string): boolean => /\.([cm]?[jt]s|json)$/.test(name);

function add(found: Map<string, Fingerprint>, file: string): void {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return;
  const { ino, size, mtimeNs, ctimeNs } = stats;
  found.set(file, [ino, size, mtimeNs, ctimeNs].join(':'));
}

function isYoung(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.ctimeMs < YOUNG_MS;
}

/** Empty for a file that is gone. */
function digestOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return '';
  }
}
