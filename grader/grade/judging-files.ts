import { readdirSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { course, courseFile, type Kata } from '../course/course';
import { cacheFolder, projectRoot } from '../course/project';
import { LearnerFileMissing, LearnerFileUnreadable } from '../image/learner-file';
import { learnerSources } from '../image/learner-sources';

/** What a file was at a moment. The system sets the time of the last change itself, so a file that is put back differs. */
type Fingerprint = string;

/**
 * The files that decide a grade, as they were before any learner code ran: the learner's own, the specs and scenarios, the
 * manifest, the solutions, and the compiled grader. Learner code runs with the rights of the person who grades, so it
 * could change each of them.
 */
export class JudgingFiles {
  readonly #before: ReadonlyMap<string, Fingerprint>;

  constructor(
    private readonly katas: readonly Kata[],
    private readonly root: string,
  ) {
    this.#before = this.#now();
  }

  /** Those that are not what they were, or were not there. Specs that Jest has added to its cache do not count. */
  changed(): string[] {
    const now = this.#now();
    const files = new Set([...this.#before.keys(), ...now.keys()]);
    return [...files].filter((file) => {
      const before = this.#before.get(file);
      return before !== now.get(file) && !(before === undefined && file.startsWith(this.#jestCache));
    });
  }

  get #jestCache(): string {
    return path.join(cacheFolder(), 'jest') + path.sep;
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
        addCode(found, path.join(this.#jestCache, name), () => true);
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
