import { TestEnvironment } from 'jest-environment-node';
import { currentWorld } from './current-world';

/** Jest's world for specs, which contains the request of the grade. */
export default class GradeEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    currentWorld()?.(this.global);
  }
}
