import { readFileSync } from 'node:fs';
import { prettifyError } from 'zod';
import { courseFile } from './course';
import { courseSchema, type ManifestCourse } from './course-schema';

/** The grader cannot work with the manifest as it is. */
export class MalformedCourse extends Error {
  readonly code = 'malformed-course';
}

/** Validates exercises/course.json against its schema. @throws MalformedCourse, which says where it does not fit */
export function checkedCourse(): ManifestCourse {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(courseFile(), 'utf8'));
  } catch (error) {
    throw new MalformedCourse(
      `exercises/course.json cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  const parsed = courseSchema.safeParse(content);
  if (!parsed.success)
    throw new MalformedCourse(`exercises/course.json is not a course:\n${prettifyError(parsed.error)}`);
  return parsed.data;
}
