'use strict';
// Opens pages in the person's browser for the commands that have a page. Everything below the supervisor ends with the
// command (supervise.ts), and a browser must not: it has other windows. So launch.cjs starts this shell before it becomes
// the supervisor, and the shell leaves its parent at once. It runs the browser with each line that it reads, sends back
// the lines that the browser failed at, and ends when the command has ended. Only the command is connected to it: no code
// that is judged has the descriptor, and a socket cannot be opened through /proc.
var fs = require('fs');
var path = require('path');
var tty = require('tty');

var WITH_PAGE = ['start', 'play'];
// The socket is descriptor 3, because a shell gives what it runs beside it an empty stdin.
var SHELL = [
  '(while IFS= read -r page <&3; do',
  '  ("$@" "$page" 3>&- || printf "%s\\n" "$page" >&3) &',
  'done) &',
].join('\n');

/** The shell, of which `stdio[3]` leads to the opener; undefined where the command opens no page, or no browser exists. */
module.exports = function startOpener(command) {
  var browser = process.env.BROWSER || 'xdg-open';
  if (WITH_PAGE.indexOf(command) < 0 || !tty.isatty(1) || !exists(browser)) return undefined;
  var shell = require('child_process').spawn('/bin/sh', ['-c', SHELL, 'forklings-opener', browser], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  // Without it, the command opens the page itself.
  shell.on('error', function () {});
  return shell.stdio && shell.stdio[3] ? shell : undefined;
};

function exists(program) {
  if (program.indexOf('/') >= 0) return fs.existsSync(program);
  return (process.env.PATH || '').split(':').some(function (folder) {
    return fs.existsSync(path.join(folder, program));
  });
}
