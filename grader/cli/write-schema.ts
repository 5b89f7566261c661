import path from 'node:path';
import { projectRoot } from '../course/project';
import { resultJsonSchema } from '../report/result';
import { writeWhole } from '../report/whole-file';

/** Publishes the result model's JSON Schema anew; a test tells when that is due. */
export function schemaCommand(): 0 {
  const file = path.join(projectRoot(), 'grader', 'report', 'result.schema.json');
  writeWhole(file, `${JSON.stringify(resultJsonSchema(), null, 2)}\n`);
  return 0;
}
