import { birthOf } from '../kernel/internal';
import type { FamilyClock } from '../containment/clock/family-clock';
import { Budget, enlarged, ordinaryLimits, type Limits } from '../containment/budget';
import type { Family } from '../containment/family';
import type { ProcessRow } from '../containment/process-table';
import { askWhere } from './ask-where';
import { Conversation } from './conversation';
import { Failure, type Fault } from '../faults/failure';
import { Note } from './note';
import { Output, type Printed } from './output';
import type { Participant } from '../containment/rest/participant';
import type { Answer, FromSubject, ToSubject } from './protocol';
import { Quiescence } from '../containment/rest/quiescence';
import type { Sight } from '../faults/sight';
import { faultOfDeath, faultOfFlood, forgedMessage } from './subject-faults';
import { endSubjectProcess, takeSubjectProcess, type Death } from './subject-process';

/** By how much, at most, recording each step with its stack multiplies the processor time of a call. */
const COST_OF_TRACING = 10;

const endedByGrader: Fault = { code: 'crash', facts: { kind: 'ended-by-grader' } };

/**
 * A process under test while it lives. It answers requests, within budgets, in a group of processes that come to rest
 * together. At any moment it may turn out to be dead, stuck or lying; then each pending request rejects with a Failure
 * that says which.
 */
export class LivingSubject implements Participant {
  readonly #process = takeSubjectProcess();
  readonly #conversation: Conversation;
  readonly #stdout: Output;
  readonly #stderr: Output;
  #end: Fault | undefined;
  /** The limits of the next request. */
  protected limits: Limits = ordinaryLimits;
  #stoppedCalls = 0;
  readonly #budget: Budget;
  #isDead = false;
  #group = new Quiescence();
  /** A call may use this many times its budgets: more than once when a check is run again because it used them up. */
  budgetFactor = 1;
  /** Calls answered so far; 0 means that the process is fresh. */
  calls = 0;
  /** Grows whenever something passes between the grader and the process. */
  activity = 0;

  protected constructor(protected readonly sourceFolder: string) {
    const { control, sync, stdout, stderr, died, family, nonce } = this.#process;
    this.#stdout = new Output(stdout, (total) => this.#checkFlood(total));
    this.#stderr = new Output(stderr, (total) => this.#checkFlood(total));
    this.#budget = new Budget(
      family,
      () => this.#group.now,
      (fault) => this.end(fault),
    );
    this.#group.join(this);
    for (const stream of [control, sync]) stream.on('data', () => (this.activity += 1));
    this.#conversation = new Conversation(control, nonce, () => this.end(forgedMessage));
    void died.then((death) => this.#onDeath(death));
  }

  get pid(): number {
    return this.#process.family.rootPid;
  }

  get family(): Family {
    return this.#process.family;
  }

  get mark(): string {
    return this.#process.family.mark;
  }

  get clock(): FamilyClock {
    return this.#process.clock;
  }

  get isAsked(): boolean {
    return !this.#conversation.isIdle && this.#stoppedCalls === 0;
  }

  get runs(): number {
    return this.limits.progress?.() ?? 0;
  }

  get isEnding(): boolean {
    return !this.#isDead && birthOf(this.pid) === null;
  }

  usedMs(): number {
    return this.members().reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  }

  /** The processes with which it shares its time and comes to rest: those of one check. */
  get group(): Quiescence {
    return this.#group;
  }

  /** Joins that group; without one, a group of its own. */
  enter(group = new Quiescence()): void {
    this.#group.leave(this);
    this.#group = group;
    group.join(this);
  }

  /** The living processes of its family, itself first. */
  members(): ProcessRow[] {
    return this.#process.family.members();
  }

  /** The number of ended processes of its family that their parents have not reaped. */
  unburied(): number {
    return this.#process.family.unburied();
  }

  get isUsable(): boolean {
    return this.#end === undefined;
  }

  /** What it has printed since the last release. */
  get printed(): Printed {
    return { stdout: this.#stdout.text(), stderr: this.#stderr.text() };
  }

  /**
   * Resolves when that many bytes of standard output and standard error have arrived.
   * @throws Failure when the process has ended by then, for example because it printed too much
   */
  protected async untilPrinted([stdout, stderr]: Answer['printed']): Promise<void> {
    if (!this.#stdout.has(stdout) || !this.#stderr.has(stderr)) {
      const isThere = Promise.all([this.#stdout.until(stdout), this.#stderr.until(stderr)]);
      // The process reports how much it printed, but may claim too much. At rest, nothing more will come.
      await Promise.race([isThere, this.#group.rest({ withinMs: 0 })]);
    }
    if (this.#end !== undefined) throw new Failure(this.#end);
  }

  protected clearPrinted(): void {
    this.#stdout.clear();
    this.#stderr.clear();
  }

  /** Stops watching the process while a call is stopped before a step, because then it waits for the grader. */
  suspendWatch(): void {
    this.#stoppedCalls += 1;
    this.#budget.stop();
  }

  resumeWatch(): void {
    this.#stoppedCalls -= 1;
    if (this.isAsked) this.#heed();
  }

  /** The synchronous channel (SYNC_FD), and the nonce that the process's messages on it carry. */
  get sync(): { readonly nonce: string; readonly channel: NodeJS.ReadWriteStream } {
    return { nonce: this.#process.nonce, channel: this.#process.sync };
  }

  #heed(): void {
    const limits = enlarged(this.limits, this.budgetFactor);
    this.#budget.start(this.isTraced ? { ...limits, cpuMs: limits.cpuMs * COST_OF_TRACING } : limits);
    this.#group.heed();
  }

  /** Kills the whole family. Pending requests reject with the fault. */
  end(fault: Fault): void {
    if (this.#end !== undefined) return;
    this.#end = fault;
    this.#budget.stop();
    this.#process.family.kill();
    const { stdout, stderr } = this.printed;
    const output = (stdout + stderr).slice(0, 2000);
    const whole = output === '' || fault.output !== undefined ? fault : { ...fault, output };
    this.#conversation.rejectAll(new Failure(whole));
  }

  /** Where it notes the operation that blocks it, in calls that are traced. */
  protected readonly note = new Note();
  protected isTraced = false;

  /** Where it is, now that nothing moves; undefined where it cannot say. */
  async sight(): Promise<Sight | undefined> {
    if (!this.isTraced || this.#end !== undefined) return undefined;
    const blocked = this.note.read(this.#process.nonce);
    if (blocked !== undefined) return { pid: this.pid, blocked, awaits: [], children: [] };
    return askWhere(this.#conversation, this.pid);
  }

  /** The check has killed it. */
  wasKilled = false;

  abandon(error: unknown): void {
    this.#conversation.rejectAll(error);
    this.end(endedByGrader);
  }

  /** Ends the process, and resolves when it has been reaped. */
  async stop(): Promise<void> {
    if (this.#end === undefined) this.wasKilled = true;
    this.end(endedByGrader);
    this.note.close();
    await endSubjectProcess(this.#process);
    this.#group.leave(this);
  }

  /** Resolves with the answer. */
  protected async ask(id: number, message: ToSubject): Promise<FromSubject> {
    if (this.#end !== undefined) throw new Failure(this.#end);
    this.activity += 1;
    try {
      const reply = this.#conversation.ask(id, message);
      if (this.#stoppedCalls === 0) this.#heed();
      const answer = await reply;
      if ('time' in answer) this.#group.advanceTo(answer.time);
      return answer;
    } finally {
      this.activity += 1;
      if (this.#conversation.isIdle) this.#budget.stop();
    }
  }

  #checkFlood(total: number): void {
    this.activity += 1;
    const most = this.limits.outputBytes * this.budgetFactor;
    if (total > most) this.end(faultOfFlood(most));
  }

  #onDeath(death: Death): void {
    this.#isDead = true;
    if (this.#end !== undefined) return;
    const { stderr } = this.printed;
    const during = this.#conversation.isAsking(0) ? 'loading' : 'call';
    this.end(faultOfDeath(death, stderr, this.sourceFolder, during));
  }
}
