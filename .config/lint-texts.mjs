/**
 * Lints texts as if they were files: stdin is JSON, `[{ "file": "grader/lab/example.ts", "text": "…" }, …]`; stdout is
 * JSON, for each text the names of the rules that it breaks. Without types, so that the files need not exist.
 * A program of its own, because Jest cannot load the ES modules that ESLint's configuration is made of.
 */
import { ESLint } from 'eslint';
import { text as whole } from 'node:stream/consumers';
import tseslint from 'typescript-eslint';

const eslint = new ESLint({
  overrideConfigFile: '.config/eslint.config.mjs',
  overrideConfig: tseslint.configs.disableTypeChecked,
});
const broken = [];
for (const { file, text } of JSON.parse(await whole(process.stdin))) {
  const results = await eslint.lintText(text, { filePath: file });
  broken.push(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message)));
}
process.stdout.write(JSON.stringify(broken));
