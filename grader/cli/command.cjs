'use strict';
// The process of a command. launch.cjs starts it at once, so that it boots while launch.cjs compiles the grader and
// prepares to watch over it. The place of the compiled grader then comes on descriptor 3, or nothing, when launch.cjs
// has refused.
var fs = require('fs');
var path = require('path');

exports.run = function (compiled) {
  process.env.FORKLINGS_PROJECT = path.resolve(__dirname, '..', '..');
  process.env.FORKLINGS_CACHE = compiled.cache;
  process.setSourceMapsEnabled(true);
  require(path.join(compiled.home, 'grader', 'cli', 'main.js')).main(process.argv.slice(2));
};

if (require.main === module) {
  // It stays open: the result goes back through it (result-channel.ts).
  var place = fs.readFileSync(3, 'utf8');
  if (place === '') process.exit(2);
  exports.run(JSON.parse(place));
}
