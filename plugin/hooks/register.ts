import type { Register } from 'claude-code'

// Mentions are read before the prompt is known to a hook, and attachments are
// rendered after it. So the prompt is kept when it is submitted, and the text of a
// file that was mentioned whole is replaced, on its way to the model, by the
// lines that pare picks for the prompt. Whatever goes wrong, the client's own text
// stays.
let prompt = ''

export const register: Register = on => {
  on('prompt.submit', async ($, e, next) => {
    prompt = e.text
    return next(e)
  }).catch(async ($, e, next) => next(e))

  // A file over the client's limit of tokens would attach nothing; its first lines
  // are read instead, so that there is an attachment to put the right lines into.
  on('prompt.mention', async ($, e, next) => {
    if (e.offset !== undefined) return next(e)
    const cwd = await $.session.cwd()
    const event = { hook_event_name: 'prompt.mention', cwd, mention: e.mention, path: e.path }
    const answer = await $.process.run(['pare', 'hook', 'run'], { stdin: JSON.stringify(event), timeoutMs: 4000 })
    if (answer.exitCode !== 0) return next(e)
    const { offset, limit } = JSON.parse(answer.stdout || '{}')
    return offset ? next({ ...e, offset, limit }) : next(e)
  }).catch(async ($, e, next) => next(e))

  on('prompt.attachment', async ($, e, next) => {
    if (e.type !== 'file' && e.type !== 'at_mention_reference') return next(e)
    const cwd = await $.session.cwd()
    const event = { hook_event_name: 'prompt.attachment', cwd, prompt, text: e.text }
    const answer = await $.process.run(['pare', 'hook', 'run'], { stdin: JSON.stringify(event), timeoutMs: 4000 })
    if (answer.exitCode !== 0) return next(e)
    const { text } = JSON.parse(answer.stdout || '{}')
    return text ? next({ ...e, text }) : next(e)
  }).catch(async ($, e, next) => next(e))
}
