/** What a process under test was doing when its fault was found: running a call, or loading the learner's file. */
export type During = 'call' | 'loading';
