// Makes one file of the extension and the packages that it uses, and beside it their
// licences: node build.js [FOLDER], which is dist by default.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const to = process.argv[2] ?? path.join(__dirname, 'dist');

const { metafile } = esbuild.buildSync({
  absWorkingDir: __dirname,
  entryPoints: ['extension.js'],
  outfile: path.join(to, 'extension.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  legalComments: 'none', // all of the licences are in LICENSES.txt
  metafile: true,
});

const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}
let text = 'The extension holds parts of these packages.\n';
for (const folder of [...packages].sort()) {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(__dirname, folder, 'package.json'), 'utf8'));
  const licence = fs.readdirSync(path.join(__dirname, folder)).find((file) => /^licen[cs]e/i.test(file));
  if (!licence) throw new Error(`${name} comes without a licence`);
  text += `\n${'-'.repeat(80)}\n${name} ${version}\n\n${fs.readFileSync(path.join(__dirname, folder, licence), 'utf8').trim()}\n`;
}
fs.writeFileSync(path.join(to, 'LICENSES.txt'), text);
