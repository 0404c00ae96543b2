// Which program is started. It is always named by its whole path: by its name alone
// Windows would look in the folder of the workspace first, and what lies there is a
// stranger's.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/**
 * find is the program of the setting, else the one of the extension, else the one on
 * the PATH; problem says in words for a person why there is none.
 *
 * @param {{setting?: string, extensionPath: string, env?: object, platform?: string}} from
 * @returns {{command?: string, problem?: string}}
 */
function find({ setting = '', extensionPath, env = process.env, platform = process.platform }) {
  const name = platform === 'win32' ? 'pare.exe' : 'pare';
  if (setting) {
    const command = setting.startsWith('~/') ? path.join(os.homedir(), setting.slice(2)) : setting;
    if (!path.isAbsolute(command)) return { problem: `the setting "pare.path" is no absolute path: ${setting}` };
    return isProgram(command) ? { command } : { problem: `the setting "pare.path" names no program: ${setting}` };
  }
  const own = path.join(extensionPath, 'bin', name);
  if (isProgram(own)) return { command: own };
  for (const folder of (env.PATH ?? env.Path ?? '').split(path.delimiter)) {
    const command = path.join(folder, name);
    if (path.isAbsolute(folder) && isProgram(command)) return { command };
  }
  return { problem: 'this extension came without the program, and there is no pare on the PATH; install it, or set "pare.path"' };
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

module.exports = { find };
