import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../../course/course';
import { writeDirectRequires } from '../../image/direct-requires';
import { kataImage, type KataImage } from '../../image/kata-image';
import { compileOptions, runtimeImage } from '../../image/runtime-image';
import { remote } from '../player';
import { projectRoot } from '../../course/project';
import { Quiescence } from '../../containment/rest/quiescence';
import { Subject } from '../subject';
import { Trail } from '../trail';

/** Processes under test for a test: started when they are first needed, and ended together. */
export class Subjects {
  readonly #started: Subject[] = [];
  readonly #pids: number[] = [];
  /** They are in one group, like the processes of one check. */
  readonly #group = new Quiescence();
  #folder: string | undefined;

  constructor(private readonly image: () => KataImage) {}

  /** Processes with the kata of that root, and the worlds of its lesson. */
  static ofKata(kata: string, root = 'solutions'): Subjects {
    return new Subjects(() => kataImage(kataOf(kata), path.resolve(projectRoot(), root)));
  }

  /** Processes with the scenarios of that file. */
  static ofScenarios(source: string): Subjects {
    const subjects: Subjects = new Subjects(() => ({
      ...kataImage(kataOf('lock'), path.join(projectRoot(), 'solutions')),
      scenarios: subjects.#compiled(source),
    }));
    return subjects;
  }

  /** Returns the same processes each time, except those that have ended. */
  async take(count: number): Promise<Subject[]> {
    const usable = this.#started.filter((subject) => subject.isUsable);
    while (usable.length < count) {
      const subject = await Subject.start(this.image());
      subject.enter(this.#group);
      this.#started.push(subject);
      this.#pids.push(subject.pid);
      usable.push(subject);
    }
    return usable.slice(0, count);
  }

  /** The processes as a spec sees them. */
  async remotes(count: number, trail = new Trail()): Promise<object[]> {
    const subjects = await this.take(count);
    return subjects.map((subject, at) => remote({ number: at + 1, subject, trail, options: {} }));
  }

  /** The pids of all processes ever started. */
  get pids(): readonly number[] {
    return this.#pids;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.splice(0).map((subject) => subject.stop()));
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  #compiled(source: string): string {
    if (this.#folder === undefined) {
      this.#folder = mkdtempSync(path.join(tmpdir(), 'forklings-worlds-'));
      buildSync({ ...compileOptions, entryPoints: [source], outdir: this.#folder });
      const { packages } = runtimeImage();
      writeDirectRequires(this.#folder, (specifier) =>
        path.join(packages, specifier === '#lab/gate' ? 'lab/gate.js' : 'kernel/index.js'),
      );
    }
    return path.join(this.#folder, path.basename(source).replace(/ts$/, 'js'));
  }
}
