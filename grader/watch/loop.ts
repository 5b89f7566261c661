import { ProgressFile, rememberOrWarn, type KataProgress } from '../grade/progress-file';
import { learnerFile } from '../image/learner-file';
import { shown } from '../course/project';
import { reasonOf } from '../faults/whose-fault';
import { fittingHints, hintText } from './fitting-hints';
import { InBrowser } from './in-browser';
import type { Judgement, LoopView, Page } from './loop-view';
import { placeAfter, type Place } from './place';
import { bodyRows, lastScroll, screenOf, WELCOME_PAGES } from './screen';
import { Saves } from './saves';
import { StageJudge } from './stage-judge';
import { NoStub, resetToStub } from './stub';
import type { Terminal } from './terminal';
import { TypeService } from './type-service';
import { WarmJudge } from './warm-judge';

export interface LoopOptions {
  /** The folder of the learner's katas. */
  readonly root: string;
  readonly place: Place;
  readonly terminal: Terminal;
  readonly progressFile?: ProgressFile;
}

/** The learner's loop: judges the current stage on each save, and shows what stands in its way. */
export class Loop {
  readonly #root: string;
  readonly #terminal: Terminal;
  readonly #progressFile: ProgressFile;
  readonly #warm = new WarmJudge();
  readonly #stages: StageJudge;
  readonly #types = new TypeService();
  readonly #browser: InBrowser;
  readonly #saves: Saves;
  readonly #quit: Promise<void>;
  #endLoop: () => void = () => undefined;
  #view: LoopView;
  /** How many hints of the current stage were shown. */
  #hintsShown = 0;
  /** The key that asks for something twice, since it cannot be undone in one's head. */
  #confirming: string | undefined;

  constructor({ root, place, terminal, progressFile = new ProgressFile() }: LoopOptions) {
    this.#root = root;
    this.#terminal = terminal;
    this.#progressFile = progressFile;
    this.#stages = new StageJudge(this.#warm, root);
    this.#browser = new InBrowser(root, progressFile.folder, (change) => this.#show(change));
    const { katas, warning } = progressFile.read();
    this.#view = {
      ...this.#at(place),
      progress: katas,
      page: katas.size === 0 ? { kind: 'welcome', number: 0 } : undefined,
      notice: warning,
    };
    this.#saves = new Saves(root, () => this.#judge());
    this.#quit = new Promise((resolve) => (this.#endLoop = resolve));
  }

  /** Resolves when the learner has quit, and everything that was started has ended. */
  async run(): Promise<void> {
    this.#terminal.enter(
      (key) => this.#press(key),
      () => this.#draw(),
    );
    try {
      this.#draw();
      await this.#quit;
    } finally {
      this.#terminal.leave();
      await Promise.all([this.#saves, this.#warm, this.#types, this.#browser].map((part) => part.close()));
    }
  }

  /** Where the learner was when the loop ended. */
  get place(): Place {
    return this.#view.place;
  }

  #at(place: Place): Omit<LoopView, 'progress'> {
    return {
      place,
      file: shown(learnerFile(this.#root, place.kata)),
      judgement: { kind: 'judging', checks: [], of: place.kata.stages[place.stage - 1]?.laws.length ?? 0 },
      scroll: 0,
    };
  }

  #show(change: Partial<LoopView>): void {
    this.#view = { ...this.#view, ...change };
    this.#draw();
  }

  #draw(): void {
    this.#terminal.draw(screenOf(this.#view, this.#terminal.screen));
  }

  #judge(): void {
    const { place } = this.#view;
    this.#show({ scroll: 0, notice: undefined, typeErrors: undefined });
    let areTypesChecked = false;
    this.#stages
      .judgeStage(place, (judgement) => {
        if (this.#view.place !== place) return;
        this.#hear(judgement);
        // Not before the first verdict, which would have to wait for the compiler.
        if (areTypesChecked || !hasVerdict(judgement)) return;
        areTypesChecked = true;
        this.#types.check(this.#root, place.kata, (typeErrors) => this.#show({ typeErrors }));
      })
      .catch((error: unknown) => this.#show({ judgement: { kind: 'not-judged', reason: reasonOf(error) } }));
  }

  #hear(judgement: Judgement): void {
    const { place } = this.#view;
    if (judgement.kind === 'complete' && judgement.broken.length === 0)
      this.#remember(completed(place, this.#view));
    this.#show({ judgement });
  }

  #remember(change: Partial<KataProgress>): void {
    const { warning } = rememberOrWarn(this.#progressFile, new Map([[this.#view.place.kata.id, change]]));
    this.#show({
      progress: this.#progressFile.read().katas,
      ...(warning !== undefined && { notice: warning }),
    });
  }

  #press(key: string): void {
    if (key === 'q' || key === 'interrupt') return this.#endLoop();
    const { page } = this.#view;
    if (page?.kind === 'welcome') {
      const number = page.number + 1;
      if (key === 'n') this.#show({ page: number < WELCOME_PAGES ? { kind: 'welcome', number } : undefined });
      return;
    }
    const confirmed = this.#confirming === key;
    this.#confirming = undefined;
    if (this.#scrolled(key)) return;
    if (page !== undefined) return this.#show({ page: undefined, scroll: 0 });
    this.#show({ notice: undefined });
    this.#act(key, confirmed);
  }

  #act(key: string, isConfirmed: boolean): void {
    switch (key) {
      case 'n':
        return this.#next();
      case 'h':
        return this.#hint();
      case 'l':
        return this.#open({ kind: 'map' });
      case '?':
        return this.#open({ kind: 'keys' });
      case 'j':
        return this.#judge();
      case 'o':
        return this.#browser.openPicture(this.#view);
      case 'p':
        return this.#browser.play(this.#view);
      case 'r':
        return isConfirmed
          ? this.#reset()
          : this.#confirm(key, 'Press r again to put the stub back. Your file is copied first.');
      case 's':
        return this.#solution(isConfirmed);
    }
  }

  #confirm(key: string, notice: string): void {
    this.#confirming = key;
    this.#show({ notice });
  }

  #open(page: Page): void {
    this.#show({ page, scroll: 0 });
  }

  #scrolled(key: string): boolean {
    const { screen } = this.#terminal;
    const page = bodyRows(screen) - 1;
    const by = { up: -1, down: 1, 'page-up': -page, 'page-down': page }[key];
    if (by === undefined) return false;
    const scroll = Math.max(0, Math.min(this.#view.scroll + by, lastScroll(this.#view, screen)));
    this.#show({ scroll });
    return true;
  }

  #next(): void {
    const { judgement, place } = this.#view;
    if (judgement.kind !== 'complete')
      return this.#show({ notice: 'This stage is not complete yet. Press h for a hint.' });
    const next = placeAfter(place);
    if (next === undefined) return this.#show({ notice: 'There is no next stage: the course is complete.' });
    this.#hintsShown = 0;
    this.#show(this.#at(next));
    this.#judge();
  }

  /** The hint that fits what fails comes first, then the others of the stage. */
  #hint(): void {
    const all = fittingHints(this.#view);
    const hint = all[Math.min(this.#hintsShown, all.length - 1)];
    if (hint === undefined) return this.#show({ notice: 'There is no hint for this stage.' });
    this.#hintsShown += 1;
    this.#remember({ hints: hint.number });
    const title = `Hint ${String(all.indexOf(hint) + 1)} of ${String(all.length)} for this stage`;
    this.#open({ kind: 'text', title, text: hintText(hint, this.#terminal.screen.columns) });
  }

  #reset(): void {
    try {
      const copy = resetToStub(this.#view.place.kata, this.#root);
      this.#judge();
      this.#show({ notice: `The stub is back.${copy === undefined ? '' : ` Your file is ${shown(copy)}.`}` });
    } catch (error) {
      const why =
        error instanceof NoStub ? error.message : error instanceof Error ? error.message : String(error);
      this.#show({ notice: `Nothing was changed. ${why}` });
    }
  }

  #solution(isConfirmed: boolean): void {
    const { judgement, place } = this.#view;
    const { folder } = place.kata;
    if (judgement.kind === 'complete' || isConfirmed)
      return this.#show({ notice: `Open solutions/${folder}; NOTES.md there says why it is correct.` });
    this.#confirm('s', 'This stage is not complete yet. Press s again to see where the solution is.');
  }
}

function hasVerdict(judgement: Judgement): boolean {
  return judgement.kind === 'complete' || ('checks' in judgement && judgement.checks.length > 0);
}

/** A stage that holds, and all before it: so its kata has at least the points of the complete stages. */
function completed({ kata, stage }: Place, { progress }: LoopView): Partial<KataProgress> {
  const stages = [...new Set([...(progress.get(kata.id)?.stages ?? []), stage])];
  const best = kata.checks
    .filter((check) => stages.includes(check.stage))
    .reduce((sum, { points }) => sum + points, 0);
  return { stages, best };
}
