/** Jest prints nothing of its own during a grade: the report says it all. */
export default class SilentReporter {}
