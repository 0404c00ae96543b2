#!/usr/bin/env node
// Runs the pare of this platform, which npm installed as an optional dependency.
'use strict'
const { spawnSync } = require('child_process')

const name = `@pare-cli/${process.platform}-${process.arch}`
const exe = process.platform === 'win32' ? 'pare.exe' : 'pare'

let program
try {
  program = require.resolve(`${name}/${exe}`)
} catch {
  console.error(`pare: error: there is no pare for ${process.platform} ${process.arch} (package ${name})`)
  console.error('pare: hint: was it installed with --omit=optional or --no-optional? install it again without')
  process.exit(3)
}

const done = spawnSync(program, process.argv.slice(2), { stdio: 'inherit' })
if (done.error) {
  console.error(`pare: error: ${program}: ${done.error.message}`)
  process.exit(3)
}
if (done.signal) process.kill(process.pid, done.signal)
process.exit(done.status)
