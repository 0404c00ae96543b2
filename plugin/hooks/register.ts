import type { EngineInterface, Register } from 'claude-code'

// ask gives an event to the program and returns its answer, {} where it has none.
async function ask($: EngineInterface, event: object, ...flags: string[]) {
  const info = await $.session.info()
  const all = { ...event, session_id: await $.session.id(), transcript_path: info.transcriptPath, prompt_id: info.promptId, cwd: await $.session.cwd() }
  const program = $.plugin.root + (info.platform === 'win32' ? '/bin/pare.exe' : '/bin/pare')
  const env = await $.process.hookEnv()
  const answer = await $.process.run([program, 'hook', 'run', '--protocol', '2', ...flags], { stdin: JSON.stringify(all), env, timeoutMs: 4000 })
  return answer.exitCode === 0 && answer.stdout ? JSON.parse(answer.stdout) : {}
}

// A file that a prompt mentions is read before the prompt is known to a hook, and
// put into the session's file after it. There, once, its text is replaced by the
// lines that pare picks for the prompt; what stands in the session's file is what
// every later request carries, also after a resume. Whatever goes wrong, the
// client's own text stays.
export const register: Register = (on, options) => {
  const reads = options?.reads === true
  let submitted = '' // the prompt as typed
  let typed: string[] = [] // its rows, in which a command stands with what it says
  let mentioned = new Set<string>() // the files that it mentions
  let said: string[] = [] // what became of them
  let less = 0

  // The settings hooks of this plugin are told that attachments are seen to here.
  on('session.start', async ($, e, next) => {
    await $.env.set('PARE_MODULE', '2')
    return next(e)
  }).catch(async ($, e, next) => next(e))

  // A file over the client's limit of tokens would attach nothing; its first lines
  // are read instead, so that there is an attachment to put the right lines into.
  on('prompt.mention', async ($, e, next) => {
    if (e.agentId !== undefined || e.offset !== undefined) return next(e)
    mentioned.add(e.path)
    const { offset, limit } = await ask($, { hook_event_name: 'prompt.mention', mention: e.mention, path: e.path })
    return offset ? next({ ...e, offset, limit }) : next(e)
  }).catch(async ($, e, next) => next(e))

  on('prompt.submit', async ($, e, next) => {
    submitted = e.text
    typed = []
    return next(e)
  }).catch(async ($, e, next) => next(e))

  on('session.append', async ($, e, next) => {
    if (e.agentId !== undefined || mentioned.size === 0) return next(e)
    const texts = e.message.content.flatMap((b: any) => (b.type === 'text' ? [b.text] : []))
    const name = e.message.name
    // What a command says comes as a note of the engine.
    const note = e.door === 'note' && e.message.type === 'user' && e.origin.kind === 'engine'
    if (e.door === 'prompt' || e.door === 'command' || note || name === 'queued_command') typed.push(...texts)
    const file = e.door === 'attachment' && (name === 'file' || name === 'at_mention_reference')
    if (!file || texts.length !== e.message.content.length) return next(e)
    const prompt = typed.length > 0 ? typed.join('\n') : submitted
    const kept = await ask($, { hook_event_name: 'session.append', prompt, blocks: texts })
    if (kept.say) said.push(kept.say)
    if (!kept.blocks) return next(e)
    less += kept.less ?? 0
    return next({ ...e, message: { ...e.message, content: kept.blocks.map((text: string) => ({ type: 'text', text })) } })
  }).catch(async ($, e, next) => next(e))

  // One line for the person, which the model is not sent, where something was done.
  on('turn.start', async ($, e, next) => {
    const [what, tokens] = [said, less]
    mentioned = new Set()
    said = []
    less = 0
    if (what.some(s => s.includes(' of '))) $.ui.log(what.join(', ') + (tokens > 0 ? '; about ' + tokens.toLocaleString('en-US', { maximumSignificantDigits: 3 }) + ' tokens less' : ''))
    return next(e)
  }).catch(async ($, e, next) => next(e))

  if (!reads) return
  // Where the person has asked for it: the model's first whole read of a large file.
  on('tool.call', { tool: 'Read' }, async ($, e, next) => {
    if (e.agentId !== undefined || e.offset !== undefined) return next(e)
    const event = { hook_event_name: 'PreToolUse', tool_name: 'Read', tool_input: { file_path: e.file_path }, tool_use_id: e.tool_use_id }
    const answer = await ask($, event, '--reads')
    const { offset, limit } = answer.hookSpecificOutput?.updatedInput ?? {}
    return offset ? next({ ...e, offset, limit }) : next(e)
  }).catch(async ($, e, next) => next(e))
}
