'use strict';
// Compiles the grader (TypeScript) once into a cache keyed by content, and verifies what is in the cache when it is
// used. It is plain JavaScript, because nothing is compiled yet. launch.cjs has refused a Node that is too old for it.
var crypto = require('crypto');
var fs = require('fs');
var os = require('os');
var path = require('path');

/** The last file of a build: the hashes of all the others. image/publish.ts writes the same for what it builds. */
var MANIFEST = 'manifest.txt';

function sourceFiles(folder) {
  var found = [];
  fs.readdirSync(folder, { withFileTypes: true }).forEach(function (entry) {
    var file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      // Submissions are compiled when they are graded, and fixtures by the tests that use them.
      if (!/^(fixtures|cheats|\d\d-.*)$/.test(entry.name)) found = found.concat(sourceFiles(file));
    } else if (/\.ts$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name)) found.push(file);
  });
  return found.sort();
}

function keyOf(root, sources) {
  var hash = crypto.createHash('sha256');
  hash
    .update(fs.readFileSync(path.join(root, 'node_modules', 'esbuild', 'package.json')))
    .update(fs.readFileSync(__filename));
  sources.forEach(function (file) {
    hash
      .update(path.relative(root, file) + '\0')
      .update(fs.readFileSync(file))
      .update('\0');
  });
  return hash.digest('hex').slice(0, 16);
}

/** One line for each file below a folder: its hash and its name. */
function manifestOf(folder) {
  var lines = [];
  (function visit(inside) {
    fs.readdirSync(path.join(folder, inside), { withFileTypes: true }).forEach(function (entry) {
      var name = path.join(inside, entry.name);
      if (entry.isDirectory()) visit(name);
      else if (name !== MANIFEST) {
        var content = fs.readFileSync(path.join(folder, name));
        lines.push(crypto.createHash('sha256').update(content).digest('hex') + ' ' + name);
      }
    });
  })('');
  return lines.sort().join('\n') + '\n';
}

/** A build that was damaged or changed counts as missing. */
function isWhole(folder) {
  try {
    return fs.readFileSync(path.join(folder, MANIFEST), 'utf8') === manifestOf(folder);
  } catch {
    return false;
  }
}

/** Removes only builds of earlier days, because another grade may still be running from an older build. */
function forgetOldBuilds(cache) {
  var yesterday = Date.now() - 24 * 3600 * 1000;
  fs.readdirSync(cache).forEach(function (name) {
    var folder = path.join(cache, name);
    if (/^grader-/.test(name) && fs.statSync(folder).mtimeMs < yesterday)
      fs.rmSync(folder, { recursive: true, force: true });
  });
}

/**
 * Looked up once for the whole bundle: in Jest's world, where each look at a global passes an interceptor, the search
 * would otherwise spend a part of its time on such looks.
 */
var INTRINSICS =
  'Array, ArrayBuffer, Atomics, BigInt, Boolean, Buffer, Error, Float64Array, Infinity, Int32Array, JSON, Map, Math, ' +
  'NaN, Number, Object, Promise, Reflect, RegExp, Set, String, Symbol, Uint8Array, WeakMap, WeakSet';

function build(root, sources, folder) {
  buildFiles(root, folder, { entryPoints: sources });
  // Beside the file that it is made of: run-jest.ts gives it to Jest in place of that one.
  var inJest = { in: path.join(root, 'grader', 'lab', 'in-jest.ts'), out: 'grader/lab/in-jest.bundle' };
  var banner = { js: 'const { ' + INTRINSICS + ' } = globalThis;' };
  buildFiles(root, folder, { entryPoints: [inJest], bundle: true, packages: 'external', banner: banner });
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"commonjs"}\n');
  fs.writeFileSync(path.join(folder, MANIFEST), manifestOf(folder));
}

function buildFiles(root, folder, options) {
  var common = {
    outdir: folder,
    outbase: root,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false }, // `import('./x')` becomes a require, which needs no file ending
    // Each command reads all files to verify them, so a map is a part of its file, and without the source itself.
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'error',
  };
  require('esbuild').buildSync(Object.assign(common, options));
}

/**
 * The folder for compiled code: in node_modules, or, when the checkout is read-only, in a temporary folder that ends
 * with this process (`temporary`), beside a link to the packages, so that they are found from there as well.
 */
function chooseCache(root) {
  var usual = path.join(root, 'node_modules', '.cache', 'forklings');
  try {
    fs.mkdirSync(usual, { recursive: true });
    fs.accessSync(usual, fs.constants.W_OK);
    return { cache: usual };
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].indexOf(error.code) < 0) throw error;
  }
  var own = path.join(os.tmpdir(), 'forklings-run-' + runName());
  fs.mkdirSync(own, { recursive: true, mode: 448 });
  // With the same names, because the kernel distinguishes compiled code from libraries by them.
  var inside = path.join(own, 'node_modules', '.cache');
  fs.mkdirSync(path.join(inside, 'forklings'), { recursive: true });
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(inside, 'node_modules'));
  return { cache: path.join(inside, 'forklings'), temporary: own };
}

/** Names the run as containment/run.ts does, so that the next command removes the folder when this one is killed. */
function runName() {
  try {
    var stat = fs.readFileSync('/proc/self/stat', 'latin1');
    var start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    var namespace = /\d+/.exec(fs.readlinkSync('/proc/self/ns/pid'))[0];
    return process.pid + '-' + start + '-' + Number(namespace).toString(36);
  } catch {
    return process.pid + '-0-0';
  }
}

/** The folder of the compiled grader: `{ home, cache, temporary }`. */
module.exports = function compiledGrader(root) {
  var place = chooseCache(root);
  var sources = sourceFiles(path.join(root, 'grader')).concat(path.join(root, 'jest.config.ts'));
  var name = 'grader-' + keyOf(root, sources);
  // A damaged build stays where it is, because another grade may be running from it. The next number is tried.
  for (var number = 0; ; number++) {
    var home = path.join(place.cache, number === 0 ? name : name + '.' + number);
    if (isWhole(home)) break;
    if (fs.existsSync(home)) continue;
    // Built beside its final place and renamed into it whole, so that a killed build leaves nothing that looks
    // finished.
    var building = home + '.building-' + process.pid;
    try {
      build(root, sources, building);
      fs.renameSync(building, home);
      forgetOldBuilds(place.cache);
      break;
    } catch (error) {
      fs.rmSync(building, { recursive: true, force: true });
      if (!fs.existsSync(home)) throw error;
      number--; // another grade was faster, so see whether its build is whole
    }
  }
  return { home: home, cache: place.cache, temporary: place.temporary };
};
