#!/usr/bin/env node
'use strict';
// The way in: `node grader/cli/launch.cjs <command> [...]`. It is written so that a Node of any age can read it,
// because its first duty is to report what is wrong with the machine. Then it starts the command in a separate process,
// compiles the grader (compiled.cjs) and watches over the command.
var fs = require('fs');
var path = require('path');

var root = path.resolve(__dirname, '..', '..');
var CANNOT_JUDGE = 2;

function refuse(what, next) {
  process.stderr.write('forklings: ' + what + '\n           ' + next + '\n');
  process.exit(CANNOT_JUDGE);
}

function checkMachine() {
  var version = process.versions.node.split('.').map(Number);
  if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
    refuse(
      'Node ' + process.versions.node + ' is too old: the katas need Node 20.19 or newer.',
      'Install a newer Node (https://nodejs.org, or `nvm install 22`), then run the command again.',
    );
  }
  if (process.platform === 'win32') {
    refuse(
      'native Windows has no POSIX shared memory, which the katas are about.',
      'Use WSL2 (`wsl --install`, then clone and run inside it) or the dev container in .devcontainer.',
    );
  }
  if (!fs.existsSync(path.join(root, 'node_modules', 'esbuild', 'package.json'))) {
    refuse(
      'the packages that the grader needs are not installed.',
      'Run `npm ci` in ' + root + ', then the command again.',
    );
  }
}

/** The errors of the machine that a person can fix, each with what to do. */
var REMEDIES = {
  ENOSPC: 'Free some space on the disk (`df -h`), then run the command again.',
  EDQUOT: 'Your quota on that disk is used up: free some space, then run the command again.',
  EACCES: 'Make that place readable and writable for you (`ls -ld`), then run the command again.',
  EROFS: 'Set TMPDIR to a folder that you can write to, then run the command again.',
  ENOENT: 'Set TMPDIR to a folder that exists and that you can write to, then run the command again.',
  ENOTDIR: 'Set TMPDIR to a folder that exists and that you can write to, then run the command again.',
  EAGAIN: 'End other programs, or raise the limit of processes (`ulimit -u`), then run the command again.',
  ENOMEM: 'End other programs, or give the container more memory, then run the command again.',
  EMFILE: 'Raise the limit of open files (`ulimit -n 1024`), then run the command again.',
  ENFILE: 'End other programs, because the system can open no more files. Then run the command again.',
};

function compile() {
  try {
    return require('./compiled.cjs')(root);
  } catch (error) {
    return refuse(
      'the grader could not be compiled: ' + error.message,
      REMEDIES[error.code] ||
        'Run `npm ci`, then the command again. If that does not help, please report this text.',
    );
  }
}

/** Runs the command in a process below this one, which ends whatever the command leaves (supervise.ts). */
function startCommand(opener) {
  var env = Object.assign({}, process.env, { FORKLINGS_SUPERVISOR: String(process.pid) });
  if (opener !== undefined) env.FORKLINGS_OPENER = '4';
  // Each Node that is started would spend 30 ms reading those certificates, and nothing here uses a network.
  delete env.NODE_EXTRA_CA_CERTS;
  // A check may look at a call that was rejected after the others: that is not for the learner to read.
  var quiet = '--disable-warning=PromiseRejectionHandledWarning';
  var words = process.execArgv.concat(quiet, path.join(__dirname, 'command.cjs'), process.argv.slice(2));
  // A judge is spoken to on a descriptor of its own (judge/protocol.ts), and a page is opened through one.
  var channel = process.argv[2] === 'judge' ? ['inherit'] : opener === undefined ? [] : [opener.stdio[3]];
  var command = require('child_process').spawn(process.execPath, words, {
    env: env,
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'].concat(channel),
  });
  if (opener !== undefined) opener.stdio[3].destroy();
  return command;
}

checkMachine();
if (process.platform === 'linux') {
  var opener = require('./opener.cjs')(process.argv[2]);
  var command = startCommand(opener);
  command.once('error', function (error) {
    refuse(
      'the command could not be started: ' + error.message,
      REMEDIES[error.code] || 'Please report this text.',
    );
  });
  var compiled = compile();
  require(path.join(compiled.home, 'grader', 'cli', 'supervise.js'))
    .supervise(command, compiled, opener)
    .catch(function (error) {
      command.kill();
      refuse('the command could not be watched over: ' + error.stack, 'Please report this text.');
    });
} else {
  process.setSourceMapsEnabled(true);
  require('./command.cjs').run(compile());
}
