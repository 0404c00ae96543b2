// The extension starts `pare lsp` and hands it to VS Code's language client. It starts
// nothing in a workspace that is not trusted, takes no program from a workspace, and
// sends nothing anywhere.
'use strict';

const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const { find } = require('./program');

/** @type {import('vscode-languageclient/node').LanguageClient | undefined} */
let client;

async function activate(context) {
  // One start or stop after the other, however fast settings change.
  let last = Promise.resolve();
  const restart = () => (last = last.then(stop).then(() => start(context.extensionPath)));
  context.subscriptions.push(
    vscode.commands.registerCommand('pare.restart', restart),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('pare.path') && restart()),
    // package.json has VS Code leave an untrusted workspace alone; this is for a host
    // that passes over it.
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await restart();
}

async function start(extensionPath) {
  if (!vscode.workspace.isTrusted) return;
  const setting = vscode.workspace.getConfiguration('pare').get('path');
  const { command, problem } = find({ setting, extensionPath });
  if (!command) {
    vscode.window.showErrorMessage(`pare: ${problem}`);
    return;
  }
  const documentSelector = ['markdown', 'json', 'jsonc'].map((language) => ({ scheme: 'file', language }));
  // A text that was not saved yet is a prompt.
  documentSelector.push({ scheme: 'untitled', language: 'markdown' });
  client = new LanguageClient('pare', 'pare', { command, args: ['lsp'] }, { documentSelector });
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(`pare: ${command} does not start: ${error.message}`);
  }
}

async function stop() {
  const old = client;
  client = undefined;
  try {
    await old?.dispose();
  } catch {
    // It did not start, or has gone already.
  }
}

module.exports = { activate, deactivate: stop };
