'use strict';
// The way in: `node grader/cli/launch.cjs <command> [...]`.
// Written so that a Node of any age can read it: its first duty is to say what is wrong with the machine.
// Then it compiles the grader (TypeScript) once into a cache keyed by content, and runs it there.
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

function sourceFiles(folder) {
  var found = [];
  fs.readdirSync(folder, { withFileTypes: true }).forEach(function (entry) {
    var file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'mutants' && entry.name !== 'fixtures') found = found.concat(sourceFiles(file));
    } else if (/\.ts$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name)) found.push(file);
  });
  return found.sort();
}

/** Another grade may still run from an older build, so only those of other days go. */
function forgetOldBuilds(cache) {
  var yesterday = Date.now() - 24 * 3600 * 1000;
  fs.readdirSync(cache).forEach(function (name) {
    var folder = path.join(cache, name);
    if (/^grader-/.test(name) && fs.statSync(folder).mtimeMs < yesterday)
      fs.rmSync(folder, { recursive: true, force: true });
  });
}

/** Compiles grader/** when its content is new; returns the folder of plain JavaScript. */
function compileGrader() {
  var cache = path.join(root, 'node_modules', '.cache', 'forklings');
  var sources = sourceFiles(path.join(root, 'grader')).concat(path.join(root, 'jest.config.ts'));
  var hash = require('crypto').createHash('sha256');
  hash
    .update(fs.readFileSync(path.join(root, 'node_modules', 'esbuild', 'package.json')))
    .update(fs.readFileSync(__filename));
  sources.forEach(function (file) {
    hash
      .update(path.relative(root, file) + '\0')
      .update(fs.readFileSync(file))
      .update('\0');
  });
  var home = path.join(cache, 'grader-' + hash.digest('hex').slice(0, 16));
  if (fs.existsSync(home)) return home;

  // Built beside its final place and renamed into it whole: a killed build leaves nothing that looks finished.
  var building = home + '.building-' + process.pid;
  try {
    require('esbuild').buildSync({
      entryPoints: sources,
      outdir: building,
      outbase: root,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      supported: { 'dynamic-import': false }, // `import('./x')` becomes a require, which needs no file ending
      sourcemap: 'linked',
      logLevel: 'error',
    });
    fs.writeFileSync(path.join(building, 'package.json'), '{"type":"commonjs"}\n');
    fs.renameSync(building, home);
    forgetOldBuilds(cache);
  } catch (error) {
    fs.rmSync(building, { recursive: true, force: true });
    if (fs.existsSync(home)) return home; // another grade was faster
    if (error && (error.code === 'EACCES' || error.code === 'EROFS')) {
      refuse(
        'cannot write the cache of compiled code: ' + error.message,
        'Make ' + cache + ' writable, then run the command again.',
      );
    }
    throw error;
  }
  return home;
}

/** The command runs in a process of its own below this one, which ends whatever the command leaves (supervise.ts). */
function startCommand() {
  var env = Object.assign({}, process.env, { FORKLINGS_SUPERVISOR: String(process.pid) });
  // Each Node that is started would read those certificates for 30 ms, and nothing here goes out to a network.
  delete env.NODE_EXTRA_CA_CERTS;
  var words = process.execArgv.concat(path.join(__dirname, 'command.cjs'), process.argv.slice(2));
  return require('child_process').spawn(process.execPath, words, {
    env: env,
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
}

checkMachine();
if (process.platform === 'linux') {
  var command = startCommand();
  var home = compileGrader();
  require(path.join(home, 'grader', 'cli', 'supervise.js')).supervise(command, home);
} else {
  process.setSourceMapsEnabled(true);
  require(path.join(compileGrader(), 'grader', 'cli', 'main.js')).main(process.argv.slice(2));
}
