import path from 'node:path';
import { projectRoot } from '../course/project';
import { resultJsonSchema } from '../report/result';
import { writeWhole } from '../report/whole-file';

/** Publishes the JSON Schema of the result model again. A test fails when that is due. */
export function schemaCommand(): 0 {
  const file = path.join(projectRoot(), 'grader', 'report', 'result.schema.json');
  writeWhole(file, `${JSON.stringify(resultJsonSchema(), null, 2)}\n`);
  return 0;
}
