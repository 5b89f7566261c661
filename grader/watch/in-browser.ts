import { shown } from '../course/project';
import { reasonOf } from '../faults/whose-fault';
import { openBrowser } from '../play/open-browser';
import { GameBeside } from './game-beside';
import { gameChoice } from './game-choice';
import type { LoopView } from './loop-view';
import { failedChecks, writePicture } from './picture-page';

/** What the loop shows in a browser, and on its own screen where there is no browser: the address. */
export class InBrowser {
  readonly #game = new GameBeside();

  constructor(
    private readonly root: string,
    /** Where the picture is written. */
    private readonly folder: string,
    private readonly show: (change: Partial<LoopView>) => void,
  ) {}

  /** The run that broke the law, as a page. */
  openPicture(view: LoopView): void {
    if (failedChecks(view).length === 0)
      return this.show({ notice: 'No law has failed, so there is no failure to draw.' });
    try {
      const file = writePicture(view, this.root, this.folder);
      this.#open(file, shown(file));
    } catch (error) {
      this.show({ notice: `The picture could not be written: ${reasonOf(error)}` });
    }
  }

  /** The game, in a process of its own: the loop judges meanwhile. */
  play(view: LoopView): void {
    const choice = gameChoice(view, this.root);
    if ('notice' in choice) return this.show(choice);
    this.show({ notice: 'The game is starting …' });
    this.#game.open(choice).then(
      (address) => this.#open(address, address),
      (error: unknown) => this.show({ notice: `The game could not be started: ${reasonOf(error)}` }),
    );
  }

  async close(): Promise<void> {
    await this.#game.close();
  }

  #open(target: string, name: string): void {
    this.show({ notice: `In your browser: ${name}` });
    openBrowser(target, () =>
      this.show({
        notice: undefined,
        page: { kind: 'text', title: 'No browser could be opened here. Open this in one:', text: name },
      }),
    );
  }
}
