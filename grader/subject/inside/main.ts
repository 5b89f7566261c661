/**
 * The program of a process under test. It loads the learner's file and the scenarios that use it, and runs scenarios when
 * the grader calls them. It takes everything that it needs before learner code is loaded, which could replace it.
 */
import { Socket } from 'node:net';
import { writeSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { becomeSubreaper, dieWithParent, processClock } from '#kernel/internal';
import { listenToLocks } from '../../explorer/puppet/holds';
import { perform } from '../../explorer/puppet/perform';
import { installVirtualTime } from '../../explorer/puppet/virtual-time';
import type { World } from '../../explorer/puppet/world';
import {
  CONTROL_FD,
  SYNC_FD,
  frame,
  FrameReader,
  type Answer,
  type CallMessage,
  type ExploreMessage,
  type FromSubject,
  type HoldMessage,
  type OpenMessage,
  type ToSubject,
} from '../protocol';
import { Awaiting } from './awaiting';
import { missingExports } from './exports';
import { CheckObjects } from './check-objects';
import { collectGarbage } from './collect-garbage';
import { snapshotIntrinsics } from './intrinsics';
import { errorFacts, errorIdentity } from './error-facts';
import { learnerFrame } from './learner-frame';
import { ModuleBodies } from './module-bodies';
import { ModuleSets } from './module-sets';
import { seal } from './sealed';
import { StepRecorder } from './step-recorder';

/** Holds deliveries to the learner's code for the post office at that address. The exempt sockets are the grader's own. */
type HoldArrivals = (office: string, exempt: readonly object[]) => void;
type Scenario = (...args: unknown[]) => unknown;
type Unsigned = FromSubject extends infer M ? (M extends FromSubject ? Omit<M, 'nonce'> : never) : never;

const load = require;
const immediately = setImmediate;
const turn = async (): Promise<void> => new Promise((resolve) => void immediately(resolve));
// Before the snapshot, because these replacements are the grader's own.
installVirtualTime();
const bodies = new ModuleBodies();
bodies.install();
seal(load);
const { replaced, asBefore } = snapshotIntrinsics();
const clock = processClock();
const control = new Socket({ fd: CONTROL_FD, readable: true, writable: true });
const reader = new FrameReader();
const objects = new CheckObjects();
const modules = new ModuleSets(load.cache);
let holdArrivals: HoldArrivals | undefined;
/** Calls that have not returned, in the order in which they began. */
const openCalls = new Set<number>();
/** The scenarios as explorations have them, kept where learner code cannot exchange them. */
let worlds: Record<string, World> | undefined;
let opened:
  | {
      nonce: string;
      subject: string;
      scenarios: Record<string, unknown>;
      scenariosFile: string;
      recorder: StepRecorder;
      awaiting: Awaiting;
      sourceFolder: string;
      isDemo: boolean;
    }
  | undefined;

const { user, system } = process.cpuUsage();
const startMs = (user + system) / 1000;

dieWithParent(process.ppid);
becomeSubreaper();
control.on('data', (chunk: Buffer) => {
  for (const message of reader.push(chunk)) serve(message as ToSubject);
});
// The grader is gone, so the process ends.
control.on('close', () => process.exit(0));
control.on('error', () => process.exit(0));

/** To be called before the first message: how arrivals are held is defined in a room above this one. */
export function holdArrivalsWith(how: HoldArrivals): void {
  holdArrivals = how;
}

function serve(message: ToSubject): void {
  if (message.type === 'open') open(message);
  else if (message.type === 'call') void call(message);
  else if (message.type === 'explore') void explore(message);
  else if (message.type === 'hold') hold(message);
  else if (message.type === 'collect') void collect(message.id);
  else if (message.type === 'where') where(message.id);
  else release(message.id);
}

function send(nonce: string, message: Unsigned): void {
  asBefore(() => control.write(frame({ ...message, nonce })));
}

function open(message: OpenMessage): void {
  const { nonce, sourceFolder } = message;
  Error.stackTraceLimit = 30;
  process.setSourceMapsEnabled(true);
  try {
    const learner = load(message.subject) as Record<string, unknown>;
    const missing = asBefore(() => missingExports(learner, message.exports));
    const scenarios = loadScenarios(message);
    opened = {
      nonce,
      subject: message.subject,
      scenarios,
      recorder: new StepRecorder(sourceFolder, nonce),
      awaiting: new Awaiting(sourceFolder),
      sourceFolder,
      scenariosFile: message.scenarios,
      isDemo: message.isDemo === true,
    };
    const names = asBefore(() => Object.keys(scenarios));
    send(nonce, { type: 'ready', startMs, missing, scenarios: names, replaced: replaced() });
  } catch (error) {
    send(nonce, { type: 'unloadable', error: asBefore(() => errorFacts(error)), replaced: replaced() });
  }
}

async function call({ id, scenario, args, trace, holdBefore, note }: CallMessage): Promise<void> {
  if (opened === undefined) return;
  const { nonce, scenarios, recorder, awaiting } = opened;
  if (openCalls.size === 0) recorder.children.beginCall();
  recorder.begin(trace, holdBefore, note);
  openCalls.add(id);
  try {
    const run = scenarios[scenario];
    if (typeof run !== 'function') throw new Error(`the scenarios have no function "${scenario}"`);
    const doCall = (): unknown => (run as Scenario)(...args.map((wire) => objects.receive(wire)));
    const value = objects.send(await (trace ? awaiting.during(id, doCall) : doCall()));
    openCalls.delete(id);
    send(nonce, { type: 'returned', value, ...answer(id, recorder) });
  } catch (error) {
    openCalls.delete(id);
    send(nonce, { type: 'threw', error: asBefore(() => errorFacts(error)), ...answer(id, recorder) });
  }
}

/** Where the calls that have not returned await, and what became of the children. */
function where(id: number): void {
  if (opened === undefined) return;
  const { nonce, recorder, awaiting } = opened;
  const sight = asBefore(() => ({
    pid: process.pid,
    awaits: [...openCalls].map((call) => awaiting.linesOf(call)),
    children: recorder.children.sights(),
  }));
  send(nonce, { type: 'seen', id, sight });
}

async function explore({ id, part }: ExploreMessage): Promise<void> {
  if (opened === undefined) return;
  const { nonce, recorder, sourceFolder } = opened;
  recorder.begin(false);
  try {
    const report = await modules.forExploring(async () => {
      const world = worldOf(part.world);
      // What the modules load asynchronously, by `import()`, must come from the same set.
      await turn();
      const done = perform(part, world, {
        reload: () => {
          forget();
          return worldOf(part.world);
        },
        signal: () => void writeSync(SYNC_FD, '\n'),
        factsOf: errorFacts,
        identityOf: errorIdentity,
        frameOf: (stack) =>
          learnerFrame(stack, sourceFolder, opened?.isDemo === true ? /\.spec\.ts$/ : undefined),
      });
      // If the modules have kept state, the next exploration must begin without it.
      if (part.reload) forget();
      else await turn();
      return done;
    });
    send(nonce, { type: 'explored', report, ...answer(id, recorder) });
  } catch (error) {
    send(nonce, { type: 'threw', error: asBefore(() => errorFacts(error)), ...answer(id, recorder) });
  }
}

async function collect(id: number): Promise<void> {
  await collectGarbage(turn);
  if (opened !== undefined) send(opened.nonce, { type: 'collected', id });
}

/** Holds arrivals until the post office closes. */
function hold({ id, office }: HoldMessage): void {
  if (opened === undefined) return;
  holdArrivals?.(office, [control, process.stdout, process.stderr]);
  send(opened.nonce, { type: 'holding', id });
}

function forget(): void {
  bodies.reuse();
  modules.forget();
  worlds = undefined;
}

/** The scenarios themselves, whatever the learner's file, which is loaded first, has put in their place. */
function loadScenarios({
  subject,
  scenarios,
}: Pick<OpenMessage, 'subject' | 'scenarios'>): Record<string, unknown> {
  load(subject);
  const lesson = dirname(scenarios) + sep;
  asBefore(() => {
    for (const file of Object.keys(load.cache))
      if (file.startsWith(lesson)) Reflect.deleteProperty(load.cache, file);
  });
  return load(scenarios) as Record<string, unknown>;
}

/** A world of the scenarios, which are loaded if they are not already. */
function worldOf(world: string): World {
  const { subject = '', scenariosFile = '' } = opened ?? {};
  worlds ??= loadScenarios({ subject, scenarios: scenariosFile }) as Record<string, World>;
  for (const module of Object.values(load.cache)) listenToLocks(module?.exports);
  const found = worlds[world];
  if (found === undefined) throw new Error(`the scenarios have no world "${world}"`);
  return found;
}

function answer(id: number, recorder: StepRecorder): Answer {
  const { stdout, stderr } = process;
  return {
    id,
    steps: recorder.end(),
    printed: [stdout.bytesWritten ?? 0, stderr.bytesWritten ?? 0],
    ...(recorder.failure === undefined ? {} : { recorderFailed: recorder.failure }),
    replaced: replaced(),
    time: clock?.reading() ?? 0,
  };
}

function release(id: number): void {
  if (opened === undefined) return;
  send(opened.nonce, { type: 'released', id, errors: objects.closeAll().map(errorFacts) });
}
