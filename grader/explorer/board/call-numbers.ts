/** Where the numbers of the calls before and after a run begin, so that they are not taken for the program's. */
export const FIRST_CALL_BEFORE = 10_000;
export const FIRST_CALL_AFTER = 20_000;
