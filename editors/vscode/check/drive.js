// Drives VS Code in a browser, as code-server serves it, through what the extension
// promises: scripts/check-editors.sh prepares the workspace, starts this, and counts
// the lines that it prints.
//
//	node drive.js URL CHROMIUM WORK [PICTURES]
//
// WORK is the folder with the workspace shop and the texts that are wanted.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const puppeteer = require('puppeteer-core');

const [url, chromium, work, pictures] = process.argv.slice(2);
const shop = path.join(work, 'shop');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** soon is whether something holds within some seconds. */
async function soon(holds, seconds = 15) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    if (await holds()) return true;
  }
  return false;
}

async function step(what, holds) {
  const ok = await soon(holds);
  console.log(`${ok ? 'OK  ' : 'FAIL'} vscode: ${what}`);
  if (!ok && pictures) await page.screenshot({ path: path.join(pictures, `vscode-failed-${what.replace(/\W+/g, '-')}.png`) });
}

let page;

/** shown is whether a text is on the page. */
const shown = (text, within = 'body') => async () =>
  page.evaluate((t, w) => [...document.querySelectorAll(w)].some((e) => e.innerText.replace(/\u00a0/g, ' ').includes(t)), text, within);

/** titled is whether the window shows a file. */
const titled = (name) => async () => (await page.title()).includes(name);

const saved = (name, want) => async () => {
  try {
    return fs.readFileSync(path.join(shop, name)).equals(fs.readFileSync(path.join(work, want)));
  } catch {
    return false;
  }
};

/** running is whether a server of the extension runs. */
const running = () =>
  fs.readdirSync('/proc').some((pid) => {
    try {
      const args = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return args[0].startsWith(work) && args[0].endsWith('/bin/pare') && args[1] === 'lsp';
    } catch {
      return false;
    }
  });

async function press(...names) {
  for (const name of names) {
    const keys = name.split('+');
    for (const key of keys.slice(0, -1)) await page.keyboard.down(key);
    await page.keyboard.press(keys.at(-1));
    for (const key of keys.slice(0, -1).reverse()) await page.keyboard.up(key);
    await sleep(150);
  }
}

const type = (text) => page.keyboard.type(text, { delay: 30 });

/** place puts the cursor at a line and a column. */
async function place(line, column) {
  await press('Control+g');
  await type(`${line}:${column}`);
  await press('Enter');
}

async function open(name) {
  await press('Control+p');
  await sleep(300);
  await type(name);
  await soon(shown(path.basename(name), '.quick-input-list .monaco-list-row'));
  await sleep(700);
  await press('Enter');
  await soon(titled(path.basename(name)));
  await sleep(500);
}

async function command(name) {
  await press('F1');
  await type(name);
  await sleep(700);
  await press('Enter');
}

/** choose takes an action of the menu that is open, by how its title begins. */
async function choose(title) {
  await step(`the action "${title}" is offered`, shown(title, '.action-widget'));
  for (const row of await page.$$('.action-widget .monaco-list-row')) {
    if ((await row.evaluate((e) => e.innerText)).replace(/\u00a0/g, ' ').trim().startsWith(title)) {
      await row.click();
      return;
    }
  }
}

async function picture(name) {
  if (!pictures) return;
  await sleep(500);
  await page.screenshot({ path: path.join(pictures, `vscode-${name}.png`) });
}

async function trust(answer) {
  if (!(await soon(shown(answer, '.monaco-dialog-box'), 20))) return;
  for (const button of await page.$$('.monaco-dialog-box .monaco-button')) {
    if ((await button.evaluate((e) => e.innerText)).includes(answer)) await button.click();
  }
  await sleep(500);
}

async function main() {
  const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-gpu'], defaultViewport: { width: 1000, height: 420, deviceScaleFactor: 1.5 } });
  try {
    page = await browser.newPage();
    await page.goto(`${url}/?folder=${encodeURIComponent(shop)}`);
    await trust("No, I don't trust");
    await open('settings.json');
    await step('open: a workspace that is not trusted', shown('Restricted Mode'));
    await sleep(4000);
    await step('and nothing runs in it', () => !running());
    await command('Workspaces: Manage Workspace Trust');
    await soon(shown('You trust the authors'), 5);
    await press('Control+Enter');
    await step('trusted, the server runs', running);
    await press('Escape', 'Control+b');

    await open('settings.json');
    await step('diagnose: a wrong setting is marked', async () => (await page.$('.squiggly-warning')) !== null);
    await picture('diagnose');
    await place(4, 6);
    await press('Control+.');
    await choose('write defaultMode');
    await press('Control+s');
    await step('fix and save: the bytes of the settings', saved('.claude/settings.json', 'settings.want'));

    await open('refund.md');
    await step('hints: what a reference costs, and the prompt', async () => (await shown('whole: ~')()) && (await shown('with what it attaches')()));
    await picture('hints');
    await press('Control+End');
    await type('See @shop/ev');
    await step('complete: a path', shown('shop/events.py', '.suggest-widget'));
    await press('Tab');
    await type(' and @shop/models.py#refund_t');
    await step('complete: a name', shown('Order.refund_total', '.suggest-widget'));
    await picture('complete');
    await press('Tab', 'Enter', 'Control+s');
    await step('complete: a name becomes its lines; the bytes', saved('prompts/refund.md', 'typed.want'));
    await place(2, 30);
    await press('Control+.');
    await sleep(500);
    await picture('narrow');
    await choose('Narrow @shop/serializers.py');
    await press('Control+s');
    await step('narrow one: the bytes are those of pare', saved('prompts/refund.md', 'one.want'));
    await place(1, 85);
    await press('Control+.');
    await choose('Narrow all references');
    await press('Control+s');
    await step('narrow all: the bytes are those of pare', saved('prompts/refund.md', 'all.want'));
    await place(1, 85);
    await press('F12');
    await step('follow: a range leads to its file', titled('models.py'));
    const line = /#L(\d+)/.exec(fs.readFileSync(path.join(work, 'all.want'), 'utf8'))[1];
    await step('follow: and to its lines', shown(`Ln ${line}, Col`));

    await command('Create: New Untitled Text File');
    await type('Why is this wrong? See @shop/serializers.py');
    await press('Escape');
    await command('Change Language Mode');
    await sleep(500);
    await type('Markdown');
    await sleep(700);
    await press('Enter');
    await step('a text that was not saved is a prompt', shown('whole: ~', '.editor-instance .view-lines'));
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.log(`FAIL vscode: ${error.message}`);
  process.exitCode = 1;
});
