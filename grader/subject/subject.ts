import type { ErrorFacts } from '../faults/error-facts';
import type { Boards } from '../explorer/boards';
import type { Part, PartReport } from '../explorer/puppet/perform';
import { decodeOpaque, encode } from '../kernel/internal';
import type { Called, CallOptions } from './call';
import { ordinaryLimits, type Limits } from '../containment/budget';
import { Failure } from '../faults/failure';
import type { KataImage } from '../image/kata-image';
import { LivingSubject } from './living-subject';
import type { SourceLine } from '../faults/traced-step';
import { learnerFrame } from './inside/learner-frame';
import { learnersReplacement } from './node-patches';
import type { Answer, FromSubject, MissingExport, OpenMessage } from './protocol';
import { hasStarted } from '../containment/pace';
import { sharedMemoryTrouble } from '../containment/shared-memory-space';
import { faultOfError, faultOfPatch, heedOwnErrors, unloadable, whileLoading } from './subject-faults';
import { SubjectThrew } from '../faults/subject-threw';

/** A process under test, as the grader uses it: it loads a kata, runs scenarios, and takes part in explorations. */
export class Subject extends LivingSubject {
  #nextId = 1;
  /** Exports that the kata's file lacks. */
  missing: readonly MissingExport[] = [];
  /** The names that its scenarios export. */
  scenarios: readonly string[] = [];

  private constructor(
    private readonly image: KataImage,
    /** Where the boards of its explorations come from; without one, each is made for it. */
    readonly boards?: Boards,
  ) {
    super(image.sourceFolder);
  }

  /** Starts a process and loads the kata in it. Rejects with a Failure `unloadable` when the learner's file can't be loaded. */
  static async start(image: KataImage, boards?: Boards): Promise<Subject> {
    const subject = new Subject(image, boards);
    try {
      await subject.#open();
      return subject;
    } catch (error) {
      await subject.stop();
      throw error;
    }
  }

  /** Runs a scenario in the process. Rejects with a Failure when it throws, or when the process does not survive it. */
  async call(scenario: string, args: readonly unknown[], options: CallOptions = {}): Promise<Called> {
    const { trace = false, holdBefore, limits = ordinaryLimits } = options;
    const id = this.#nextId++;
    this.limits = limits;
    this.isTraced = trace;
    const reply = await this.ask(id, {
      type: 'call',
      id,
      scenario,
      args: args.map((arg) => encode(arg).wire),
      trace,
      ...(holdBefore === undefined ? {} : { holdBefore }),
      ...(trace ? { note: this.note.name } : {}),
    });
    this.calls += 1;
    if (reply.type !== 'returned' && reply.type !== 'threw')
      throw new Error(`a call was answered by "${reply.type}"`);
    await this.#refuseReplaced(reply.replaced);
    heedOwnErrors(reply);
    // What the call printed belongs to its result: it is in the pipe, but may not have arrived here yet.
    await this.untilPrinted(reply.printed);
    if (reply.type === 'threw' && reply.error.code === 'SHARED_MEMORY_FULL') {
      const trouble = sharedMemoryTrouble(this.members().map((row) => row.pid));
      if (trouble !== undefined) throw trouble;
    }
    if (reply.type === 'threw')
      throw new SubjectThrew(faultOfError(reply.error, this.sourceFolder), reply.error, reply.steps);
    return { value: decodeOpaque(reply.value), steps: reply.steps };
  }

  /** Takes part in an exploration, and resolves when that is over. `progress` grows as long as runs are made. */
  async explore(part: Part, limits: Pick<Limits, 'progress'>): Promise<PartReport> {
    const id = this.#nextId++;
    this.limits = { ...ordinaryLimits, ...limits };
    const reply = await this.ask(id, { type: 'explore', id, part });
    this.calls += 1;
    if (reply.type === 'threw')
      throw new SubjectThrew(faultOfError(reply.error, this.sourceFolder), reply.error, reply.steps);
    if (reply.type !== 'explored') throw new Error(`an exploration was answered by "${reply.type}"`);
    await this.#refuseReplaced(reply.replaced);
    return reply.report;
  }

  /** The innermost of the learner's lines in a stack. */
  lineIn(stack: string): SourceLine | undefined {
    return learnerFrame(stack, this.sourceFolder);
  }

  /** Ends a check in the process: closes the objects that it used, and resolves with what `close` threw. */
  async release(): Promise<readonly ErrorFacts[]> {
    const id = this.#nextId++;
    this.limits = ordinaryLimits; // the last call's `progress` may read what is gone
    const reply = await this.ask(id, { type: 'release', id });
    this.clearPrinted();
    return reply.type === 'released' ? reply.errors : [];
  }

  /** Collects all garbage there, and runs the finalizers of what was collected. */
  async collectGarbage(): Promise<void> {
    const id = this.#nextId++;
    await this.ask(id, { type: 'collect', id });
  }

  /** From now on, deliveries to the learner's code wait for the post office at that address. */
  async holdDeliveries(office: string): Promise<void> {
    const id = this.#nextId++;
    this.calls += 1;
    await this.ask(id, { type: 'hold', id, office });
  }

  async #open(): Promise<void> {
    const { subject, scenarios, sourceFolder, exports, isDemo = false } = this.image;
    const reply = await this.#askToOpen({
      type: 'open',
      nonce: this.sync.nonce,
      subject,
      scenarios,
      exports,
      sourceFolder,
      isDemo,
    });
    if (reply.type === 'ready' || reply.type === 'unloadable') await this.#refuseReplaced(reply.replaced);
    if (reply.type === 'unloadable') {
      const fault = faultOfError(reply.error, sourceFolder);
      throw new Failure(unloadable(fault));
    }
    if (reply.type !== 'ready') return;
    hasStarted(reply.startMs);
    this.missing = reply.missing;
    this.scenarios = reply.scenarios;
  }

  async #askToOpen(message: OpenMessage): Promise<FromSubject> {
    try {
      return await this.ask(0, message);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(whileLoading(error.fault));
    }
  }

  /** Ends the process when the learner's code, not Node itself, has replaced a built-in function. */
  async #refuseReplaced(replaced: Answer['replaced']): Promise<void> {
    const learners = await learnersReplacement(replaced);
    if (learners === undefined) return;
    const fault = faultOfPatch(learners.name);
    this.end(fault);
    throw new Failure(fault);
  }
}
