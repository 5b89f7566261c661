import { birthOf } from '../kernel/internal';
import type { FamilyClock } from '../containment/clock/family-clock';
import { Budget, enlarged, ordinaryLimits, type Limits } from '../containment/budget';
import type { Family } from '../containment/family';
import type { ProcessRow } from '../containment/process-table';
import { Conversation } from './conversation';
import { Failure, type Fault } from '../faults/failure';
import { Output, type Printed } from './output';
import type { Participant } from '../containment/rest/participant';
import type { Answer, FromSubject, ToSubject } from './protocol';
import { Quiescence } from '../containment/rest/quiescence';
import { faultOfDeath, faultOfFlood, forgedMessage } from './subject-faults';
import { startSubjectProcess, type Death } from './subject-process';

const endedByGrader: Fault = { code: 'crash', facts: { kind: 'ended-by-grader' } };

/**
 * A process under test while it lives: it is asked things, in a group of processes that come to rest together, within
 * budgets; and it may at any moment turn out to be dead, stuck or lying. Then each question in flight rejects with a
 * Failure that says which.
 */
export class LivingSubject implements Participant {
  readonly #process = startSubjectProcess();
  readonly #conversation: Conversation;
  readonly #stdout: Output;
  readonly #stderr: Output;
  #end: Fault | undefined;
  /** Of what it is asked next. */
  protected limits: Limits = ordinaryLimits;
  #held = 0;
  readonly #budget: Budget;
  #isDead = false;
  #group = new Quiescence();
  /** How many times its budgets a call may use: more when a check is run again because it has used them up. */
  budgetFactor = 1;
  /** Calls answered so far: 0 means that nothing has touched it. */
  calls = 0;
  /** Grows whenever something passes between the lab and the process. */
  activity = 0;

  protected constructor(protected readonly sourceFolder: string) {
    const { control, gate, stdout, stderr, died, family, nonce } = this.#process;
    this.#stdout = new Output(stdout, (total) => this.#checkFlood(total));
    this.#stderr = new Output(stderr, (total) => this.#checkFlood(total));
    this.#budget = new Budget(family, (fault) => this.end(fault));
    this.#group.join(this);
    for (const stream of [control, gate]) stream.on('data', () => (this.activity += 1));
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
    return !this.#conversation.isIdle && this.#held === 0;
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

  /**
   * Resolves when so many bytes of standard output and standard error have come.
   * @throws Failure when the process has ended by then, as when it has printed too much
   */
  protected async untilPrinted([stdout, stderr]: Answer['printed']): Promise<void> {
    if (!this.#stdout.has(stdout) || !this.#stderr.has(stderr)) {
      const isThere = Promise.all([this.#stdout.until(stdout), this.#stderr.until(stderr)]);
      // The process says how much it was, and may say more than there is: at rest, nothing more will come.
      await Promise.race([isThere, this.#group.rest({ withinMs: 0 })]);
    }
    if (this.#end !== undefined) throw new Failure(this.#end);
  }

  protected clearPrinted(): void {
    this.#stdout.clear();
    this.#stderr.clear();
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
    this.#budget.start(enlarged(this.limits, this.budgetFactor));
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

  /** Resolves with the answer. */
  protected async ask(id: number, message: ToSubject): Promise<FromSubject> {
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
