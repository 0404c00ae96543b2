'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const { find } = require('../program');

const exe = process.platform === 'win32' ? 'pare.exe' : 'pare';

/** program makes a program in a new folder. */
function program(t, ...below) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pare-vscode-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.mkdirSync(path.join(folder, ...below), { recursive: true });
  const file = path.join(folder, ...below, exe);
  fs.writeFileSync(file, '', { mode: 0o755 });
  return file;
}

test('the setting comes first, then the own program, then the PATH', (t) => {
  const [set, own, onPath] = [program(t), program(t, 'bin'), program(t)];
  const extensionPath = path.dirname(path.dirname(own));
  const env = { PATH: path.dirname(onPath) };
  assert.deepEqual(find({ setting: set, extensionPath, env }), { command: set });
  assert.deepEqual(find({ setting: '', extensionPath, env }), { command: own });
  assert.deepEqual(find({ extensionPath: '/nowhere', env }), { command: onPath });
});

test('a setting that names nothing is told, and nothing else is started', (t) => {
  const own = program(t, 'bin');
  const extensionPath = path.dirname(path.dirname(own));
  for (const [setting, word] of [['/nowhere/pare', 'no program'], ['bin/pare', 'absolute'], ['pare', 'absolute'], [path.dirname(own), 'no program']]) {
    const { command, problem } = find({ setting, extensionPath, env: {} });
    assert.equal(command, undefined, setting);
    assert.match(problem, new RegExp(word));
  }
});

test('nothing of the folder that VS Code works in is started', (t) => {
  const stranger = program(t);
  const before = process.cwd();
  t.after(() => process.chdir(before));
  process.chdir(path.dirname(stranger));
  for (const PATH of ['', '.', `.${path.delimiter}`, undefined]) {
    const { command, problem } = find({ extensionPath: '/nowhere', env: { PATH } });
    assert.equal(command, undefined, `PATH ${PATH}`);
    assert.match(problem, /on the PATH/);
  }
});

/** host is a VS Code of which the extension sees what it uses. */
function host(t, { trusted, setting }) {
  const seen = { started: [], stopped: 0, told: [], trust: undefined, configuration: undefined };
  const vscode = {
    commands: { registerCommand: () => ({}) },
    window: { showErrorMessage: (text) => seen.told.push(text) },
    workspace: {
      isTrusted: trusted,
      getConfiguration: () => ({ get: () => setting }),
      onDidChangeConfiguration: (f) => (seen.configuration = f),
      onDidGrantWorkspaceTrust: (f) => (seen.trust = f),
    },
  };
  class LanguageClient {
    constructor(id, name, server, options) {
      Object.assign(this, { server, options });
    }
    async start() {
      seen.started.push(this);
    }
    async dispose() {
      seen.stopped++;
    }
  }
  const load = Module._load;
  t.after(() => (Module._load = load));
  Module._load = (name, ...rest) => {
    if (name === 'vscode') return vscode;
    if (name === 'vscode-languageclient/node') return { LanguageClient };
    return load(name, ...rest);
  };
  delete require.cache[require.resolve('../extension')];
  return { seen, vscode, extension: require('../extension') };
}

test('an untrusted workspace has nothing started, a trusted one the server', async (t) => {
  const setting = program(t);
  const { seen, vscode, extension } = host(t, { trusted: false, setting });
  await extension.activate({ subscriptions: [], extensionPath: '/nowhere' });
  assert.equal(seen.started.length, 0);
  vscode.workspace.isTrusted = true;
  await seen.trust();
  assert.equal(seen.started.length, 1);
  assert.deepEqual(seen.started[0].server, { command: setting, args: ['lsp'] });
  assert.ok(seen.started[0].options.documentSelector.some((s) => s.scheme === 'untitled' && s.language === 'markdown'));
  await extension.deactivate();
  assert.equal(seen.stopped, 1);
});

test('another program is started in the place of the old one', async (t) => {
  const { seen, extension } = host(t, { trusted: true, setting: program(t) });
  await extension.activate({ subscriptions: [], extensionPath: '/nowhere' });
  await Promise.all([1, 2].map(() => seen.configuration({ affectsConfiguration: (name) => name === 'pare.path' })));
  assert.equal(seen.started.length, 3);
  assert.equal(seen.stopped, 2);
});

test('what is missing is told once', async (t) => {
  const { seen, extension } = host(t, { trusted: true, setting: '/nowhere/pare' });
  await extension.activate({ subscriptions: [], extensionPath: '/nowhere' });
  assert.equal(seen.started.length, 0);
  assert.equal(seen.told.length, 1);
  await extension.deactivate();
});

test('the manifest leaves untrusted workspaces alone, and takes no program from a workspace', () => {
  const manifest = require('../package.json');
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, false);
  assert.equal(manifest.contributes.configuration.properties['pare.path'].scope, 'machine');
  assert.equal(manifest.dependencies, undefined);
});
