// Package transcript reads usage figures from the session files of Claude Code:
// what each call sent, which were refused, when somebody typed.
//
// It reads files of any size, several at once, in memory that grows with the
// messages in them and not with their text, skips what it does not know, and
// writes nothing but a cache of its own. The fields are those that Claude Code
// 2.1.330 to 2.1.332 wrote when they were run against a stand-in of the API;
// docs/usage.md names them.
package transcript
