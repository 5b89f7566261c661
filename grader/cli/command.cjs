'use strict';
// The process of a command. It is started by launch.cjs at once, so that it comes up while launch.cjs compiles the grader
// and prepares to watch over it; the folder of the compiled grader then comes on descriptor 3, or nothing, when launch.cjs
// has refused.
var fs = require('fs');
var path = require('path');

var home = fs.readFileSync(3, 'utf8');
fs.closeSync(3);
if (home === '') process.exit(2);
process.setSourceMapsEnabled(true);
require(path.join(home, 'grader', 'cli', 'main.js')).main(process.argv.slice(2));
