import { TestEnvironment } from 'jest-environment-node';
import { exposeListener } from '../lab/settings';
import { currentListener } from './current-listener';

/** Jest's world for specs, with the listener of the grade in it. */
export default class GradeEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const listener = currentListener();
    if (listener !== undefined) exposeListener(this.global, listener);
  }
}
