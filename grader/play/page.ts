import { bundle } from '../picture/bundle';
import { htmlPage } from '../picture/document';

/** The page of the game. It may connect to the server at `port`, and to nothing else. */
export function playPage(port: number): string {
  return htmlPage({
    title: 'forklings: you are the scheduler',
    bundle: bundle('play/browser/main.tsx'),
    data: {},
    connect: `ws://127.0.0.1:${String(port)}`,
  });
}
