/** What Gradescope runs once, when the autograder's image is built. */
export function setupScript(): string {
  return `#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image of the autograder.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl
curl -fsSL https://deb.nodesource.com/setup_22.x | bash -
apt-get install -y --no-install-recommends nodejs
cd /autograder/source/forklings
npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# Compiles the grader, so that no submission has to wait for that.
node grader/cli/launch.cjs list >/dev/null
`;
}

/** What Gradescope runs for each submission. */
export function runScript(kata: string): string {
  return `#!/usr/bin/env bash
# Gradescope runs this for each submission.
set -u
base="\${AUTOGRADER:-/autograder}"
out="$base/results/results.json"
mkdir -p "$base/results"
rm -f "$out"
cd "$base/source/forklings" || exit 1
node grader/cli/launch.cjs grade ${kata} --no-types --root "$base/submission" --format gradescope --out "$out"
code=$?
# Whatever has kept the grader from writing a result: never a pass, and never silence.
[ -s "$out" ] || cp "$base/source/not-judged.json" "$out"
echo "forklings ended with $code"
exit 0
`;
}
