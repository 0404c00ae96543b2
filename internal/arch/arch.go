// Package arch holds one test: that imports point down the layers of
// docs/architecture.md. It has no code of its own.
package arch
