import type { Part, PartReport } from '../explorer/puppet/perform';
import { birthOf, decodeOpaque, encode } from '../kernel/internal';
import type { FamilyClock } from './clock/family-clock';
import type { Family } from './containment/family';
import type { ProcessRow } from './containment/process-table';
import type { Called, CallOptions } from './call';
import { Budget, enlarged, ordinaryLimits, type Limits } from './containment/budget';
import { Conversation } from './conversation';
import { Failure, type Fault } from './failure';
import type { KataImage } from './image/kata-image';
import { Output, type Printed } from './output';
import type { Participant } from './participant';
import { Quiescence } from './quiescence';
import type { Answer, ErrorFacts, FromSubject, MissingExport, OpenMessage, ToSubject } from './protocol';
import { learnersReplacement } from './node-patches';
import { noRoomFor } from './room';
import { startSubjectProcess, type Death } from './subject-process';
import {
  faultOfDeath,
  faultOfError,
  faultOfFlood,
  faultOfPatch,
  forgedMessage,
  heedOwnErrors,
  unloadable,
  whileLoading,
} from './subject-faults';
import { SubjectThrew } from './subject-threw';

const endedByGrader: Fault = { code: 'crash', sentence: 'The process was ended by the grader.' };

/**
 * A process under test, as the lab sees it: it is opened on a kata, answers calls, and may at any moment turn out
 * to be dead, stuck or lying; then every call in flight rejects with a Failure that says which.
 */
export class Subject implements Participant {
  readonly #process = startSubjectProcess();
  readonly #conversation: Conversation;
  readonly #stdout: Output;
  readonly #stderr: Output;
  #nextId = 1;
  #end: Fault | undefined;
  #limits: Limits = ordinaryLimits;
  #held = 0;
  readonly #budget: Budget;
  #isDead = false;
  #group = new Quiescence();
  /** How many times its budgets a call may use: more when a check is run again because it has used them up. */
  budgetFactor = 1;
  /** Exports that the kata's file lacks. */
  missing: readonly MissingExport[] = [];
  /** Calls answered so far: 0 means that nothing has touched it. */
  calls = 0;
  /** Grows whenever something passes between the lab and the process. */
  activity = 0;

  private constructor(private readonly image: KataImage) {
    const { control, gate, stdout, stderr, died, family, nonce } = this.#process;
    this.#stdout = new Output(stdout, (total) => this.#checkFlood(total));
    this.#stderr = new Output(stderr, (total) => this.#checkFlood(total));
    this.#budget = new Budget(family, (fault) => this.end(fault));
    this.#group.join(this);
    for (const stream of [control, gate]) stream.on('data', () => (this.activity += 1));
    this.#conversation = new Conversation(control, nonce, () => this.end(forgedMessage));
    void died.then((death) => this.#onDeath(death));
  }

  /** Starts a process and loads the kata in it. Rejects with a Failure `unloadable` when the learner's file can't be loaded. */
  static async start(image: KataImage): Promise<Subject> {
    const subject = new Subject(image);
    try {
      await subject.#open();
      return subject;
    } catch (error) {
      await subject.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.#process.family.rootPid;
  }

  get family(): Family {
    return this.#process.family;
  }

  /** From now on what arrives for the learner's code waits for the post office at that address. */
  async holdDeliveries(office: string): Promise<void> {
    const id = this.#nextId++;
    this.calls += 1;
    await this.#ask(id, { type: 'hold', id, office });
  }

  get mark(): string {
    return this.#process.family.mark;
  }

  get clock(): FamilyClock {
    return this.#process.clock;
  }

  get isAsked(): boolean {
    return !this.#conversation.isIdle && this.#held === 0;
  }

  get isEnding(): boolean {
    return !this.#isDead && birthOf(this.pid) === null;
  }

  usedMs(): number {
    return this.members().reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  }

  /** The processes with which it shares its time, and with which it comes to rest: those of one check. */
  get group(): Quiescence {
    return this.#group;
  }

  /** From now on it belongs to that group; or, without one, to itself. */
  enter(group = new Quiescence()): void {
    this.#group.leave(this);
    this.#group = group;
    group.join(this);
  }

  /** The living processes of its family, itself first. */
  members(): ProcessRow[] {
    return this.#process.family.members();
  }

  /** How many of its family have ended without their parents having noticed. */
  unburied(): number {
    return this.#process.family.unburied();
  }

  get isUsable(): boolean {
    return this.#end === undefined;
  }

  /** What it printed since the last release: standard output, then standard error. */
  get printed(): Printed {
    return { stdout: this.#stdout.text(), stderr: this.#stderr.text() };
  }

  /** Runs a scenario in the process. Rejects with a Failure when it throws, or when the process does not survive it. */
  async call(scenario: string, args: readonly unknown[], options: CallOptions = {}): Promise<Called> {
    const { trace = false, holdBefore, limits = ordinaryLimits } = options;
    const id = this.#nextId++;
    this.#limits = limits;
    const reply = await this.#ask(id, {
      type: 'call',
      id,
      scenario,
      args: args.map((arg) => encode(arg).wire),
      trace,
      ...(holdBefore === undefined ? {} : { holdBefore }),
    });
    this.calls += 1;
    if (reply.type !== 'returned' && reply.type !== 'threw')
      throw new Error(`a call was answered by "${reply.type}"`);
    await this.#refuseReplaced(reply.replaced);
    heedOwnErrors(reply);
    // What the call printed is part of it: it has gone into the pipe, but may not have come out yet.
    await Promise.all([this.#stdout.until(reply.printed[0]), this.#stderr.until(reply.printed[1])]);
    if (this.#end !== undefined) throw new Failure(this.#end);
    if (reply.type === 'threw' && reply.error.code === 'SHARED_MEMORY_FULL') {
      const noRoom = noRoomFor(this.members().map((row) => row.pid));
      if (noRoom !== undefined) throw noRoom;
    }
    if (reply.type === 'threw')
      throw new SubjectThrew(faultOfError(reply.error, this.image.sourceFolder), reply.error, reply.steps);
    return { value: decodeOpaque(reply.value), steps: reply.steps };
  }

  /** Takes part in an exploration; resolves when that is over. `progress` grows as long as runs are made. */
  async explore(part: Part, limits: Pick<Limits, 'progress'>): Promise<PartReport> {
    const id = this.#nextId++;
    this.#limits = { ...ordinaryLimits, ...limits };
    const reply = await this.#ask(id, { type: 'explore', id, part });
    this.calls += 1;
    if (reply.type === 'threw')
      throw new SubjectThrew(faultOfError(reply.error, this.image.sourceFolder), reply.error, reply.steps);
    if (reply.type !== 'explored') throw new Error(`an exploration was answered by "${reply.type}"`);
    await this.#refuseReplaced(reply.replaced);
    return reply.report;
  }

  /** Ends a check in the process: closes what it was given; resolves with what `close` threw. */
  async release(): Promise<readonly ErrorFacts[]> {
    const id = this.#nextId++;
    this.#limits = ordinaryLimits; // those of the last call may ask for what is gone
    const reply = await this.#ask(id, { type: 'release', id });
    this.#stdout.clear();
    this.#stderr.clear();
    return reply.type === 'released' ? reply.errors : [];
  }

  /** While a call is held at the gate, it is the lab that everyone waits for. */
  hold(): void {
    this.#held += 1;
    this.#budget.stop();
  }

  letGo(): void {
    this.#held -= 1;
    if (this.isAsked) this.#heed();
  }

  get gate(): { readonly nonce: string; readonly channel: NodeJS.ReadWriteStream } {
    return { nonce: this.#process.nonce, channel: this.#process.gate };
  }

  #heed(): void {
    this.#budget.start(enlarged(this.#limits, this.budgetFactor));
    this.#group.heed();
  }

  /** Kills the whole family; calls in flight reject with the fault. Without one this is an ordinary end. */
  end(fault: Fault): void {
    if (this.#end !== undefined) return;
    this.#end = fault;
    this.#budget.stop();
    this.#process.family.kill();
    const { stdout, stderr } = this.printed;
    const output = (stdout + stderr).slice(0, 2000);
    const told = output === '' || fault.output !== undefined ? fault : { ...fault, output };
    this.#conversation.rejectAll(new Failure(told));
  }

  abandon(error: unknown): void {
    this.#conversation.rejectAll(error);
    this.end(endedByGrader);
  }

  /** Ends the process and waits until the system has buried it. */
  async stop(): Promise<void> {
    this.end(endedByGrader);
    await this.#process.died;
    this.#group.leave(this);
    this.#process.clock.close();
    const { control, gate, stdout, stderr } = this.#process;
    for (const stream of [control, gate, stdout, stderr]) stream.destroy();
  }

  async #open(): Promise<void> {
    const { subject, scenarios, sourceFolder, exports, isDemo = false } = this.image;
    const reply = await this.#askToOpen({
      type: 'open',
      nonce: this.#process.nonce,
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
    if (reply.type === 'ready') this.missing = reply.missing;
  }

  async #askToOpen(message: OpenMessage): Promise<FromSubject> {
    try {
      return await this.#ask(0, message);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(whileLoading(error.fault));
    }
  }

  async #ask(id: number, message: ToSubject): Promise<FromSubject> {
    if (this.#end !== undefined) throw new Failure(this.#end);
    this.activity += 1;
    try {
      const reply = this.#conversation.ask(id, message);
      if (this.#held === 0) this.#heed();
      return await reply;
    } finally {
      this.activity += 1;
      if (this.#conversation.isIdle) this.#budget.stop();
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

  #checkFlood(total: number): void {
    this.activity += 1;
    const most = this.#limits.outputBytes * this.budgetFactor;
    if (total > most) this.end(faultOfFlood(most));
  }

  #onDeath(death: Death): void {
    this.#isDead = true;
    if (this.#end !== undefined) return;
    const { stderr } = this.printed;
    this.end(faultOfDeath(death, stderr, this.image.sourceFolder, this.#conversation.isAsking(0)));
  }
}
