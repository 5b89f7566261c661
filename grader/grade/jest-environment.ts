import { TestEnvironment } from 'jest-environment-node';
import { exposeGrading } from '../lab/grading';
import { currentGrading } from './current-grading';

/** Jest's world for specs, which contains the request of the grade. */
export default class GradeEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const grading = currentGrading();
    if (grading !== undefined) exposeGrading(this.global, grading);
  }
}
