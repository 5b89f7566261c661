/** Makes Jest print nothing of its own during a grade, because the report says it all. */
export default class SilentReporter {}
