'use strict';
// The same inputs on every run: a test that fails on one machine fails on all.
require('fast-check').configureGlobal({ seed: 20261123 });
