'use strict';
// The same inputs on every run: a test that fails for somebody fails for everybody.
require('fast-check').configureGlobal({ seed: 20261123 });
